package io.meristem.storage.lineage;

import java.util.List;

/** Whether what somebody wishes for a model may be appended to its log. */
public sealed interface LineageDecision {

  /** What to append: nothing of what was refused. */
  List<LineageEntry> entries();

  /**
   * It may.
   *
   * @param entries what of it still changes something, as one commit; empty if all of it was done
   *     before
   */
  record Accepted(List<LineageEntry> entries) implements LineageDecision {

    public Accepted {
      entries = List.copyOf(entries);
    }
  }

  /** It may not, and so none of it does. */
  record Refused(LineageRefusal refusal) implements LineageDecision {

    @Override
    public List<LineageEntry> entries() {
      return List.of();
    }
  }
}
