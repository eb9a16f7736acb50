package io.meristem.trainer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.dataset.ByteLevelTokenizer;
import io.meristem.storage.object.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Small byte-level BPE tokenizers: 256 bytes, and merges that spell some words. */
public final class TokenizerJson {

  /** How GPT-2 splits a text; what ByteLevel does on its own. */
  public static final String GPT_2 = "";

  /** The pattern of Llama 3, with numbers of up to three digits and newlines after punctuation. */
  public static final String LLAMA_3 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** As o200k has it, with slashes after punctuation. */
  public static final String O200K =
      "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final List<String> WORDS =
      List.of(
          " the", " quick", " brown", " fox", "the", " over", " lazy", "ing", ".\n", "\n\n", "  ",
          " a", "12", " été", "'s");

  private TokenizerJson() {}

  /** A tokenizer that splits texts by this pattern, to be changed at will. */
  public static ObjectNode of(String pattern) {
    ObjectNode root = parsed();
    ObjectNode level = (ObjectNode) root.get("pre_tokenizer");
    if (pattern.equals(GPT_2)) {
      level.put("use_regex", true);
    } else {
      ObjectNode sequence = Documents.JSON.createObjectNode().put("type", "Sequence");
      ArrayNode parts = sequence.putArray("pretokenizers");
      ObjectNode split = parts.addObject().put("type", "Split");
      split.putObject("pattern").put("Regex", pattern);
      split.put("behavior", "Isolated").put("invert", false);
      parts.add(level);
      root.set("pre_tokenizer", sequence);
    }
    addWords((ObjectNode) root.get("model"));
    return root;
  }

  private static ObjectNode parsed() {
    try {
      return (ObjectNode) Documents.JSON.readTree(ByteLevelTokenizer.json());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addWords(ObjectNode model) {
    ObjectNode vocabulary = (ObjectNode) model.get("vocab");
    Map<Integer, String> letters = new HashMap<>();
    for (Map.Entry<String, JsonNode> letter : vocabulary.properties()) {
      letters.put(letter.getValue().intValue(), letter.getKey());
    }
    Set<String> merges = new LinkedHashSet<>();
    for (String word : WORDS) {
      String left = "";
      for (byte next : word.getBytes(StandardCharsets.UTF_8)) {
        String right = Objects.requireNonNull(letters.get(Byte.toUnsignedInt(next)));
        if (!left.isEmpty()) {
          merges.add(left + " " + right);
        }
        left += right;
        if (!vocabulary.has(left)) {
          vocabulary.put(left, vocabulary.size());
        }
      }
    }
    merges.forEach(((ArrayNode) model.get("merges"))::add);
  }

  /** Adds a special token under the next free id. */
  public static ObjectNode withEnd(ObjectNode tokenizer) {
    ((ArrayNode) tokenizer.get("added_tokens"))
        .addObject()
        .put("id", tokenizer.at("/model/vocab").size())
        .put("content", "<|end|>")
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
    return tokenizer;
  }

  public static Path write(Path folder, ObjectNode tokenizer) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "tokenizer", ".json"), tokenizer.toString());
  }
}
