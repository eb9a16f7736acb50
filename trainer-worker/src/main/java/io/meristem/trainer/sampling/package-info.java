/** Writes on from a prompt, token by token. */
@NullMarked
package io.meristem.trainer.sampling;

import org.jspecify.annotations.NullMarked;
