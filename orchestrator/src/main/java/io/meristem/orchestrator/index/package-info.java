/**
 * The queryable picture of all models, runs and workers; rebuilt from storage, kept fresh by
 * events.
 */
@NullMarked
package io.meristem.orchestrator.index;

import org.jspecify.annotations.NullMarked;
