package io.meristem.storage.plan;

/** One of the runs of a stage. */
public record Arm(ArmKind kind, String run) {}
