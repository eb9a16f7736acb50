package io.meristem.local.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model's versions as the REST interface shows them, root first, then by ancestry. */
@JsonIgnoreProperties(ignoreUnknown = true)
record LineageView(String model, List<Version> versions) {

  LineageView {
    versions = List.copyOf(versions);
  }

  /** One version; losses in nats per token over the same fixed windows for every version. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Version(
      String id,
      List<String> parents,
      long parameters,
      double lossAtBirth,
      double lossAtEnd,
      @Nullable Certificate certificate,
      long trainedTokens,
      double seconds) {

    Version {
      parents = List.copyOf(parents);
    }
  }

  /** That growth kept the function; a root has none. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Certificate(double maxAbsLogitDifference, boolean passed) {}
}
