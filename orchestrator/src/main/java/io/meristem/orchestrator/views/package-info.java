/** What the API shows of runs, versions, plans and the rest: its records, made from stored ones. */
@NullMarked
package io.meristem.orchestrator.views;

import org.jspecify.annotations.NullMarked;
