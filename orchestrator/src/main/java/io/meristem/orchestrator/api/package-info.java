/** REST resources, one for each path, and the records they take; no decisions. */
@NullMarked
package io.meristem.orchestrator.api;

import org.jspecify.annotations.NullMarked;
