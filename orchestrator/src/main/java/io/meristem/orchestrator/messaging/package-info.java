/** Topics, clients, and the relay that repeats the logs on Kafka; nothing else. */
@NullMarked
package io.meristem.orchestrator.messaging;

import org.jspecify.annotations.NullMarked;
