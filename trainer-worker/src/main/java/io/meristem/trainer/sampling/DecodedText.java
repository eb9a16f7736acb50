package io.meristem.trainer.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tokens that a tokenizer decodes. What a token stands for may depend on those before it, such as a
 * space at the beginning, or a character of several tokens: so each is decoded together with those
 * that made the text before it certain.
 */
final class DecodedText implements TokenText {

  private static final String INCOMPLETE = "\uFFFD";

  private final Function<List<Integer>, String> decoder;
  private final List<Integer> tokens = new ArrayList<>();
  private int known;

  /**
   * @param decoder the text of a sequence of tokens; what is no whole character is U+FFFD
   */
  DecodedText(Function<List<Integer>, String> decoder) {
    this.decoder = decoder;
  }

  @Override
  public String next(int token) {
    tokens.add(token);
    String all = decoder.apply(tokens);
    return all.endsWith(INCOMPLETE) ? "" : newIn(all);
  }

  @Override
  public String rest() {
    return newIn(decoder.apply(tokens));
  }

  /** What follows the text of the tokens known before; only the new ones are kept. */
  private String newIn(String all) {
    int before = decoder.apply(tokens.subList(0, known)).length();
    tokens.subList(0, known).clear();
    known = tokens.size();
    return all.substring(Math.min(before, all.length()));
  }
}
