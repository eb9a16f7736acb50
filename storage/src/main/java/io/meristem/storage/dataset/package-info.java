/** Tokenised text with hashes, a tokenizer and a fixed train/validation split. */
@NullMarked
package io.meristem.storage.dataset;

import org.jspecify.annotations.NullMarked;
