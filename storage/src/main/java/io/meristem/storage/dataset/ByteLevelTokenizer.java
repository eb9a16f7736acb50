package io.meristem.storage.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The byte tokenizer as a {@code tokenizer.json} that Hugging Face's tokenizers read: byte-level
 * BPE without merges, in which the id of a token is its byte.
 */
public final class ByteLevelTokenizer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BYTES = 256;

  private ByteLevelTokenizer() {}

  /** The file's text; always the same. */
  public static String json() {
    ObjectNode root = JSON.createObjectNode().put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    root.putArray("added_tokens");
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel());
    root.putNull("post_processor");
    root.set("decoder", byteLevel());
    ObjectNode model = root.putObject("model").put("type", "BPE");
    ObjectNode vocabulary = model.putObject("vocab");
    int stranger = BYTES;
    for (int id = 0; id < BYTES; id++) {
      int letter = isPrintable(id) ? id : stranger++;
      vocabulary.put(Character.toString(letter), id);
    }
    model.putArray("merges");
    return root.toPrettyString() + "\n";
  }

  private static ObjectNode byteLevel() {
    return JSON.createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", false);
  }

  /**
   * Those bytes that stand for themselves in byte-level vocabularies; the others get new letters.
   */
  private static boolean isPrintable(int id) {
    return (id >= '!' && id <= '~') || (id >= 0xa1 && id <= 0xac) || id >= 0xae;
  }
}
