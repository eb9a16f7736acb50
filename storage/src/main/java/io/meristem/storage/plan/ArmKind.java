package io.meristem.storage.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What one of a stage's runs is for. */
public enum ArmKind {
  /** The stage's own work: later stages start from its version. */
  @JsonProperty("main")
  MAIN("main"),
  /** The parent, trained on without growth. */
  @JsonProperty("control")
  CONTROL("control"),
  /** The child's shape, trained from random weights. */
  @JsonProperty("scratch")
  SCRATCH("scratch");

  private final String word;

  ArmKind(String word) {
    this.word = word;
  }

  /** As in JSON. */
  public String word() {
    return word;
  }
}
