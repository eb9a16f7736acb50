/** The TokenFormer model: one page of kernel text, run by libtorch, and its typed Java face. */
@NullMarked
package io.meristem.trainer.tokenformer;

import org.jspecify.annotations.NullMarked;
