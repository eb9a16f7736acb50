/** What the processes tell each other over Kafka: never a fact, always only "look". */
@NullMarked
package io.meristem.storage.event;

import org.jspecify.annotations.NullMarked;
