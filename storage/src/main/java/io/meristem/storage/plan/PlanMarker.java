package io.meristem.storage.plan;

/** The document {@code open-plans/{plan}}: this plan may not be closed yet. */
public record PlanMarker(String plan) {}
