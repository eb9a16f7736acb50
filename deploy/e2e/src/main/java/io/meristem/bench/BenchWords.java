package io.meristem.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.dataset.ByteLevelTokenizer;
import io.meristem.storage.object.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Made-up words: what benchmarks read, and a tokenizer that knows them. Always the same. */
final class BenchWords {

  private static final int COUNT = 4000;
  private static final String FIRST = "bcdfghklmnprstvw";
  private static final String SECOND = "aeiou";

  static final List<String> ALL = words();

  private BenchWords() {}

  private static List<String> words() {
    SplittableRandom random = new SplittableRandom(1);
    return Stream.generate(() -> word(random)).distinct().limit(COUNT).toList();
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      word.append(FIRST.charAt(random.nextInt(FIRST.length())));
      word.append(SECOND.charAt(random.nextInt(SECOND.length())));
    }
    return word.toString();
  }

  /** Byte-level BPE in which each word with the space before it is one token. */
  static String tokenizer() {
    try {
      ObjectNode root = (ObjectNode) Documents.JSON.readTree(ByteLevelTokenizer.json());
      ((ObjectNode) root.get("pre_tokenizer")).put("use_regex", true);
      ObjectNode vocabulary = (ObjectNode) root.at("/model/vocab");
      ArrayNode merges = (ArrayNode) root.at("/model/merges");
      for (String word : ALL) {
        String left = "\u0120";
        for (String right : word.chars().mapToObj(Character::toString).toList()) {
          if (!vocabulary.has(left + right)) {
            vocabulary.put(left + right, vocabulary.size());
            merges.add(left + " " + right);
          }
          left += right;
        }
      }
      return root.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
