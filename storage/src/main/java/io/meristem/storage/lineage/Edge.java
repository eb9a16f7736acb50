package io.meristem.storage.lineage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.meristem.storage.run.RunSpec;

/** How a version came from its parents. */
public enum Edge {
  /** From nothing: it has no parent. */
  @JsonProperty("root")
  ROOT,
  /** By growing, then training on. */
  @JsonProperty("growth")
  GROWTH,
  /** By training on as it was. */
  @JsonProperty("continue")
  CONTINUE,
  /** From a checkpoint that another program made. */
  @JsonProperty("import")
  IMPORT,
  /** By taking away what descendants of an ancestor added to it. */
  @JsonProperty("prune")
  PRUNE,
  /** By putting together what siblings have beyond their common ancestor. */
  @JsonProperty("merge")
  MERGE;

  /** The edge that a run makes. */
  public static Edge of(RunSpec.Publishing run) {
    return switch (run) {
      case RunSpec.TrainRoot _ -> ROOT;
      case RunSpec.Grow _ -> GROWTH;
      case RunSpec.Continue _ -> CONTINUE;
      case RunSpec.Import _ -> IMPORT;
      case RunSpec.Prune _ -> PRUNE;
    };
  }
}
