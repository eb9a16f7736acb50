package io.meristem.storage.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How text becomes token ids. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = Tokenizer.Bytes.class, name = "bytes"))
public sealed interface Tokenizer {

  /** How many token ids there are; a model trained on the dataset has this vocabulary. */
  @JsonIgnore
  int vocabulary();

  /** Every byte is its own token: nothing is unknown, and invalid UTF-8 is as good as valid. */
  record Bytes() implements Tokenizer {
    @Override
    public int vocabulary() {
      return 256;
    }
  }
}
