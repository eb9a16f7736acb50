package io.meristem.storage.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In which numbers a training step computes. Checkpoints hold fp32 always. */
public enum Precision {
  /** Everything in IEEE single precision. */
  @JsonProperty("fp32")
  FP32,
  /** Matrix products in bfloat16; weights, moments and the optimizer's arithmetic in fp32. */
  @JsonProperty("bf16")
  BF16
}
