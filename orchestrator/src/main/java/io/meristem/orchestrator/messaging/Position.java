package io.meristem.orchestrator.messaging;

/**
 * How far a log was told.
 *
 * @param sequence of the last commit that was told whole
 * @param topicId of the topic as it was known then; if it has been replaced since, the commit has
 *     to be told again
 * @param partition of the commit's last event
 * @param offset of the commit's last event
 */
record Position(long sequence, String topicId, int partition, long offset) {}
