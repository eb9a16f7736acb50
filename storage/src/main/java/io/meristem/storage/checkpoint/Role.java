package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonValue;

/** The five Pattention layers of one block, in the order the kernel takes them. */
public enum Role {
  Q("q", "attn.q"),
  K("k", "attn.k"),
  V("v", "attn.v"),
  PROJ("proj", "attn.proj"),
  FFN("ffn", "ffn");

  private final String label;
  private final String path;

  Role(String label, String path) {
    this.label = label;
    this.path = path;
  }

  /** The name in JSON: {@code q, k, v, proj, ffn}. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The layer's name inside a checkpoint, such as {@code blocks.0.attn.q}. */
  public String layer(int block) {
    return "blocks." + block + "." + path;
  }
}
