/** The life of a plan: its stages, their runs and gates, the sweep of those that are open. */
@NullMarked
package io.meristem.orchestrator.plans;

import org.jspecify.annotations.NullMarked;
