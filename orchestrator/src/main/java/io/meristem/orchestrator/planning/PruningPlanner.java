package io.meristem.orchestrator.planning;

import io.meristem.orchestrator.planning.Boundary.Kept;
import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.ForwardMemory;
import io.meristem.storage.run.RunSpec;
import java.util.OptionalLong;

/** Plans what takes parameter tokens away. Pure. */
public final class PruningPlanner {

  private PruningPlanner() {}

  /** A new version that is an ancestor again, made of a descendant that kept its rows. */
  public static Planned pruning(Boundary boundary) {
    return switch (boundary) {
      case Boundary.Refused(Planned.Rejected why) -> why;
      case Kept kept ->
          kept.growth()
              .filter(_ -> hasMore(kept))
              .<Planned>map(growth -> pruning(kept, growth))
              .orElseGet(() -> nothingAdded(kept));
    };
  }

  private static Planned pruning(Kept kept, Birth growth) {
    VersionDocument ancestor = kept.ancestor().document();
    RunSpec.Prune spec =
        new RunSpec.Prune(
            ancestor.model(),
            kept.version().asParent(),
            kept.ancestor().asParent(),
            growth.probe(),
            OptionalLong.of(
                ForwardMemory.ofComparison(ancestor.config(), ancestor.config().sequence())));
    return new Accepted(spec, Estimate.pruned(kept.version().document(), ancestor));
  }

  private static boolean hasMore(Kept kept) {
    VersionDocument version = kept.version().document();
    return version.parameters() > kept.ancestor().document().parameters();
  }

  private static Planned nothingAdded(Kept kept) {
    return Refusals.nothingToPrune(kept.version().document().id(), kept.ancestor().document().id());
  }
}
