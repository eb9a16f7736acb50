package io.meristem.orchestrator.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The smallest part of an expression.
 *
 * @param text as it was written; of a quoted one what it means
 * @param column where it begins, from 1
 */
record Token(Kind kind, String text, int column) {

  enum Kind {
    WORD,
    QUOTED,
    SIGN,
    END
  }

  private static final Pattern NEXT =
      Pattern.compile(
          "\\s*(?:([\\p{Alnum}_.:+@-]+)|\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"|(<=|>=|!=|[=<>~()]))");

  /**
   * All of a text, with an end.
   *
   * @throws MistakeFound where a character belongs to nothing
   */
  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher next = NEXT.matcher(text);
    int at = 0;
    while (!text.substring(at).isBlank()) {
      if (!next.region(at, text.length()).lookingAt()) {
        int bad = at + text.substring(at).indexOf(text.substring(at).strip());
        throw new MistakeFound(bad + 1, odd(text.charAt(bad)));
      }
      tokens.add(token(next));
      at = next.end();
    }
    tokens.add(new Token(Kind.END, "", text.length() + 1));
    return tokens;
  }

  private static String odd(char character) {
    return character == '"'
        ? "a quoted text begins and does not end; only \\\" and \\\\ may be written after a"
            + " backslash"
        : "'%s' means nothing here; put texts in double quotes".formatted(character);
  }

  private static Token token(Matcher next) {
    if (next.group(1) != null) {
      return new Token(Kind.WORD, next.group(1), next.start(1) + 1);
    }
    if (next.group(2) != null) {
      return new Token(Kind.QUOTED, next.group(2).replaceAll("\\\\(.)", "$1"), next.start(2));
    }
    return new Token(Kind.SIGN, next.group(3), next.start(3) + 1);
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  boolean isSign(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  /** As a person would point at it. */
  String shown() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
