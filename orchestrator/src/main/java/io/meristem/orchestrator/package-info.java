/** The process that takes requests and keeps the lineage: settings and the edges to the world. */
@NullMarked
package io.meristem.orchestrator;

import org.jspecify.annotations.NullMarked;
