/**
 * One small language to choose and order versions, models, runs and workers; see docs/FILTERS.md.
 * Pure: it knows neither storage nor the web.
 */
@NullMarked
package io.meristem.orchestrator.filter;

import org.jspecify.annotations.NullMarked;
