/** A run: any unit of work that a worker does, from request to end, as facts and pure decisions. */
@NullMarked
package io.meristem.storage.run;

import org.jspecify.annotations.NullMarked;
