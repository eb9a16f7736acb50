/** Training: batches, schedule, tau ramp, the loop, evaluation and resume points. */
@NullMarked
package io.meristem.trainer.training;

import org.jspecify.annotations.NullMarked;
