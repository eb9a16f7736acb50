package io.meristem.storage.plan;

import io.meristem.storage.run.Problem;

/** Where a plan stands. {@link Finished} and {@link Cancelled} are final. */
public sealed interface PlanState {

  record Open() implements PlanState {}

  record Finished() implements PlanState {}

  record Stopped(String stage, Problem problem) implements PlanState {}

  record Cancelled(String reason) implements PlanState {}
}
