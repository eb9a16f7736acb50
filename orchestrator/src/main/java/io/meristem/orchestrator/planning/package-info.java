/** What a request means for what is there: a run that can be offered, or why not. Pure. */
@NullMarked
package io.meristem.orchestrator.planning;

import org.jspecify.annotations.NullMarked;
