/** What an open page hears without asking: changes of what it looks at, and its feed of events. */
@NullMarked
package io.meristem.orchestrator.live;

import org.jspecify.annotations.NullMarked;
