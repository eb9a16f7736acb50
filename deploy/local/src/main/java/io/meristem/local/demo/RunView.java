package io.meristem.local.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/** A run as the REST interface shows it. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RunView(
    String id,
    String kind,
    String state,
    int attempt,
    @Nullable String worker,
    @Nullable Progress progress,
    @Nullable Problem problem,
    @Nullable String version,
    @Nullable String dataset) {

  boolean published() {
    return state.equals("published");
  }

  /** Closed without a result; a retry opens it again. */
  boolean failedOrCancelled() {
    return state.equals("failed") || state.equals("cancelled");
  }

  /** Where an attempt stands; a worker says only what it knows yet. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Progress(
      @Nullable String phase,
      long step,
      long steps,
      @Nullable Double loss,
      @Nullable Double tokensPerSecond) {}

  /** Why something was refused or failed (RFC 9457). */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Problem(@Nullable String type, @Nullable String title, @Nullable String detail) {

    @Override
    public String toString() {
      String what = title == null ? "no reason given" : title;
      return detail == null || detail.equals(title) ? what : what + ": " + detail;
    }
  }
}
