/**
 * Processes that are killed or frozen at chosen moments, messages that come twice, late, in another
 * order or not at all, servers that stay away: and what must be true afterwards.
 */
@NullMarked
package io.meristem.chaos;

import org.jspecify.annotations.NullMarked;
