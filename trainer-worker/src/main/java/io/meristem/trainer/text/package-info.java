/** Turns texts of any size into files of token ids, with bounded memory. */
@NullMarked
package io.meristem.trainer.text;

import org.jspecify.annotations.NullMarked;
