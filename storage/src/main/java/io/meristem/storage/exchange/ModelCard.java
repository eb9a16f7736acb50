package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model's {@code README.md} tells of it, in the form that model hubs read. Facts alone, in
 * plain words; names that people chose cannot become markup.
 *
 * @param origin how the version came to be: the end of a sentence that begins with "It was"
 * @param certificate of a version that grew
 * @param training the last one; an imported version has none
 */
public record ModelCard(
    String model,
    String version,
    String origin,
    List<String> parents,
    TokenFormerConfig config,
    boolean lossy,
    Optional<PreservationCertificate> certificate,
    Optional<Training> training) {

  /**
   * The last training of a version.
   *
   * @param tokens trained on, repeats counted
   * @param epochs how often the dataset has been gone through, ancestors included
   * @param lossBefore mean validation loss before the first update, in nats per token
   * @param lossAfter the same after the last one
   * @param windows how many windows of {@code sequence} tokens the losses are means over
   */
  public record Training(
      String dataset,
      String datasetHash,
      long steps,
      long tokens,
      double epochs,
      double lossBefore,
      double lossAfter,
      double bitsPerByte,
      int windows,
      int sequence) {}

  public ModelCard {
    parents = List.copyOf(parents);
  }

  /** The text of the card; the same for equal facts. */
  public String markdown() {
    return Stream.of(
            frontMatter(), opening(), architecture(), lineage(), preservation(), history(), use())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private String frontMatter() {
    return """
    ---
    library_name: meristem
    pipeline_tag: text-generation
    model_name: %s
    tags:
    - tokenformer
    - pattention
    ---
    """
        .formatted(Escaped.yaml(model));
  }

  private String opening() {
    return """
    # %s

    This is version %s of the model, a TokenFormer language model with %s parameters. It was %s.
    """
        .formatted(
            Escaped.markdown(model),
            Escaped.markdown(version),
            number(config.parameters()),
            Escaped.markdown(origin));
  }

  private String architecture() {
    return """
    ## Architecture

    - vocabulary: %s tokens, %s
    - width: %s in %s heads, %s blocks
    - context: %s tokens
    - rotary position embedding: %s of %s channels per head
    - activation of Pattention: %s, with a stored scale for each layer
    - parameter tokens per block (q, k, v, proj, ffn): %s
    """
        .formatted(
            number(config.vocabulary()),
            config.tiedEmbeddings() ? "tied embeddings" : "an output projection of its own",
            config.width(),
            config.heads(),
            config.blocks().size(),
            number(config.sequence()),
            config.rotaryDims(),
            config.headSize(),
            config.theta().name().toLowerCase(Locale.ROOT),
            tokens());
  }

  /** One list of counts if all blocks have the same, and otherwise one for each block. */
  private String tokens() {
    List<String> counts = config.blocks().stream().map(ModelCard::tokens).toList();
    return counts.stream().distinct().count() == 1 ? counts.getFirst() : String.join("; ", counts);
  }

  private static String tokens(Block block) {
    return Stream.of(Role.values())
        .map(role -> number(block.layer(role).tokens()))
        .collect(Collectors.joining(" / "));
  }

  private String lineage() {
    if (parents.isEmpty()) {
      return "";
    }
    return "## Lineage\n\nIts parent is version %s of the same lineage.\n"
        .formatted(
            parents.stream().map(Escaped::markdown).collect(Collectors.joining(" and version ")));
  }

  private String preservation() {
    return certificate
        .map(measured ->
            """
            ## What its growth changed

            Before the first update after the growth, parent and child were compared on one stored batch: their logits
            differed by at most %s (the largest logit is %s, the tolerance %s), their losses were %s and %s nats per token.
            %s That says nothing of what training changed afterwards.
            """
                .formatted(
                    plain(measured.maxAbsLogitDifference()),
                    plain(measured.maxAbsLogit()),
                    plain(measured.tolerance()),
                    plain(measured.parentLoss()),
                    plain(measured.childLoss()),
                    verdict(measured)))
        .orElse("");
  }

  private String verdict(PreservationCertificate measured) {
    if (!measured.passed()) {
      return "The growth was lossy: the child computed another function than its parent.";
    }
    return lossy
        ? "The growth was allowed to be lossy, but on this batch the child computed what its parent computed."
        : "Within the tolerance, the child computed what its parent computed.";
  }

  private String history() {
    return training
        .map(last ->
            """
            ## Training

            - data: %s, content hash %s
            - %s steps on %s tokens; with its ancestors it has gone %s times through that data
            - validation loss before: %s nats per token
            - validation loss after: %s nats per token, a perplexity of %s and %s bits per byte

            The losses are means over %s windows of %s tokens of the part of the data that was held out. They are comparable
            with those of other versions on the same data only. A lower loss after a growth is mostly the work of more training,
            as a parent that is trained on as it is would show.
            """
                .formatted(
                    Escaped.markdown(last.dataset()),
                    Escaped.markdown(last.datasetHash()),
                    number(last.steps()),
                    number(last.tokens()),
                    plain(last.epochs()),
                    plain(last.lossBefore()),
                    plain(last.lossAfter()),
                    plain(Math.exp(last.lossAfter())),
                    plain(last.bitsPerByte()),
                    number(last.windows()),
                    number(last.sequence())))
        .orElse("## Training\n\nIt was not trained here, and nothing was measured of it here.\n");
  }

  private String use() {
    return """
    ## Use

    `model.safetensors` has the weights, `config.json` the architecture with the scale (tau) of every Pattention layer, which
    must not be derived from the token counts. `model.pt` needs no code of its own:

    ```python
    model = torch.jit.load("model.pt")
    logits = model(tokens)  # int64 (rows, length) to (rows, length, vocabulary)
    ```

    Nobody has evaluated this model for truthfulness, bias or safety. It may repeat what it was trained on. No licence is
    stated: ask whoever trained it.
    """;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Four significant digits. */
  private static String plain(double number) {
    return String.format(Locale.ROOT, "%.4g", number);
  }
}
