package io.meristem.orchestrator.live;

/**
 * Something that the stream says.
 *
 * @param name of the server-sent event
 * @param data JSON
 */
record LiveChange(String name, String data) {}
