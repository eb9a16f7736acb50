package io.meristem.storage.plan;

import java.util.List;

/** What a plan needs next. */
public sealed interface PlanAction {

  /** The runs of this stage are to be asked for. */
  record Begin(Stage stage) implements PlanAction {}

  /** The alias of this stage is to be moved. */
  record MoveAlias(Stage.Promote stage) implements PlanAction {}

  /** One commit with these entries. */
  record Append(List<PlanEntry> entries) implements PlanAction {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /** Nothing, until a run or a person has moved on. */
  record Rest() implements PlanAction {}
}
