package io.meristem.storage.run;

/**
 * The document {@code open/{run}.{generation}}: this generation may not be closed yet.
 *
 * @param request the hash that names the request document
 */
public record OpenMarker(String run, int generation, String request) {}
