/** REST resources and the records they take and give; no decisions. */
@NullMarked
package io.meristem.orchestrator.api;

import org.jspecify.annotations.NullMarked;
