/** Takes a task, takes its lease, does the attempt, publishes what came of it, and reports. */
@NullMarked
package io.meristem.trainer.worker;

import org.jspecify.annotations.NullMarked;
