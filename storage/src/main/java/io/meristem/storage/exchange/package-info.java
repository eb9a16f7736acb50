/**
 * The formats in which others keep TokenFormer models, read and written as streams and without a
 * tensor library: official checkpoints, self-contained TorchScript, and the model card.
 */
@NullMarked
package io.meristem.storage.exchange;

import org.jspecify.annotations.NullMarked;
