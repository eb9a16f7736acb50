package io.meristem.trainer.text;

import java.util.List;
import java.util.Random;

/** Texts in which everything that a tokenizer might trip over stands next to everything else. */
final class NastyText {

  private static final List<String> PARTS =
      List.of(
          " the",
          " quick",
          "brown",
          " ",
          "  ",
          "\n",
          "\n\n",
          " \n",
          "\n ",
          "\r\n",
          "\t",
          ".",
          ".\n",
          "/",
          "\n/",
          "'s",
          "12345",
          " 7",
          "\u00e9t\u00e9",
          " \u00e9t\u00e9",
          "\u4e2d\u6587",
          "\u3000",
          "\u00a0",
          "\u0085",
          "\ud83d\ude00",
          "e\u0301",
          " e\u0301a",
          "<|end|>",
          "#",
          " (a)");

  private static final String WORDS = " over the lazy dog";

  private NastyText() {}

  /** With a pair of words at least every 48 characters. */
  static String of(Random random, int parts) {
    StringBuilder text = new StringBuilder();
    for (int part = 0; part < parts; part++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
      if (part % 4 == 3) {
        text.append(WORDS, 0, 9 + random.nextInt(WORDS.length() - 8));
      }
    }
    return text.toString();
  }
}
