/** Lets published versions write: finds a worker, and passes on what it answers. */
@NullMarked
package io.meristem.orchestrator.serving;

import org.jspecify.annotations.NullMarked;
