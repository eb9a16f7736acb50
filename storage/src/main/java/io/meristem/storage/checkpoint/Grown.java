package io.meristem.storage.checkpoint;

/** What a wish to grow leads to: the child, or the rule in its way. */
public sealed interface Grown {

  /**
   * The growth can be.
   *
   * @param config the child's at its birth
   * @param recipe the same with everything said: the counts of new blocks, and lossy only if the
   *     child computes something else than its parent
   */
  record Child(TokenFormerConfig config, GrowthRecipe recipe) implements Grown {}

  /**
   * The growth cannot be.
   *
   * @param where the layer as named in a checkpoint, such as {@code blocks.0.ffn}, or {@code model}
   * @param detail what is wrong there, with the offending value
   * @param wayOut what to ask for instead
   */
  record Refused(GrowthRule rule, String where, String detail, String wayOut) implements Grown {}
}
