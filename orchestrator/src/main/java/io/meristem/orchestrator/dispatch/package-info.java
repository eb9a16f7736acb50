/** The life of a run: commits, offers, the sweep, the watch over leases, publishing. */
@NullMarked
package io.meristem.orchestrator.dispatch;

import org.jspecify.annotations.NullMarked;
