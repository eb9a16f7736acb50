package io.meristem.storage.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Sha256;

/** How text becomes token ids. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Tokenizer.Bytes.class, name = "bytes"),
  @JsonSubTypes.Type(value = Tokenizer.HuggingFace.class, name = "hugging-face")
})
public sealed interface Tokenizer {

  /** How many token ids there are; a model trained on the dataset has this vocabulary. */
  int vocabulary();

  /** Hash of the {@code tokenizer.json}: equal hashes, equal tokens for every text. */
  @JsonIgnore
  String sha256();

  /** Every byte is its own token: nothing is unknown, and invalid UTF-8 is as good as valid. */
  record Bytes() implements Tokenizer {
    @Override
    @JsonIgnore
    public int vocabulary() {
      return 256;
    }

    @Override
    public String sha256() {
      return Sha256.of(ByteLevelTokenizer.json());
    }
  }

  /**
   * A {@code tokenizer.json} as Hugging Face's tokenizers read it. Neither its truncation nor its
   * padding is used, and no special tokens are added to a text.
   *
   * @param file the {@code tokenizer.json}, byte for byte as it was given
   * @param vocabulary the highest id that it knows, added tokens included, plus one
   */
  record HuggingFace(BlobRef file, int vocabulary) implements Tokenizer {

    /** The longest file that is read, in bytes. */
    public static final long LONGEST_FILE = 64L << 20;

    public HuggingFace {
      if (vocabulary < 1) {
        throw new IllegalArgumentException("a vocabulary of " + vocabulary + " has no token");
      }
    }

    @Override
    public String sha256() {
      return file.sha256();
    }
  }
}
