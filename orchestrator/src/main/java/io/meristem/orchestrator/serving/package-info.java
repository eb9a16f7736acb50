/** Asks workers directly: to write, passing on what they answer, and to drain. */
@NullMarked
package io.meristem.orchestrator.serving;

import org.jspecify.annotations.NullMarked;
