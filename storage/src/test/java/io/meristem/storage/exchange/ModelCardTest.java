package io.meristem.storage.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.Models;
import io.meristem.storage.checkpoint.PreservationCertificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ModelCardTest {

  private static final PreservationCertificate EXACT =
      new PreservationCertificate(1e-7, 4, 4e-5, true, 0, 2.5, 2.5, "abc", "here");

  private static final ModelCard.Training TRAINING =
      new ModelCard.Training("wiki", "abc", 1000, 1_234_567, 1.5, 2.5, 2, 1.44, 64, 128);

  @Test
  void itSaysWhatTheModelIsAndWhatWasMeasured() {
    String card = card("tiny", Optional.of(EXACT), Optional.of(TRAINING)).markdown();

    assertThat(card)
        .startsWith(
            """
            ---
            library_name: meristem
            pipeline_tag: text-generation
            model_name: "tiny"
            tags:
            - tokenformer
            - pattention
            ---

            # tiny

            This is version v2 of the model, a TokenFormer language model with 3,616 parameters. It was grown.
            """)
        .contains(
            "- parameter tokens per block (q, k, v, proj, ffn): 8 / 8 / 8 / 6 / 16\n",
            "Its parent is version v1 of",
            "differed by at most 1.000e-07",
            "the child computed what its parent computed",
            "1,000 steps on 1,234,567 tokens",
            "2.000 nats per token, a perplexity of 7.389 and 1.440 bits per byte")
        .doesNotContain("null", "%");
  }

  @Test
  void aLossyGrowthIsSaidToBeOne() {
    PreservationCertificate lossy =
        new PreservationCertificate(0.5, 4, 4e-5, false, 0.1, 2.5, 2.6, "abc", "here");

    String card = card("tiny", true, Optional.of(lossy), Optional.of(TRAINING)).markdown();

    assertThat(card).contains("The growth was lossy").doesNotContain("computed what its parent");
  }

  @Test
  void aGrowthThatWasAllowedToBeLossySaysSoAlsoWhereNothingChanged() {
    String card = card("tiny", true, Optional.of(EXACT), Optional.of(TRAINING)).markdown();

    assertThat(card).contains("allowed to be lossy").doesNotContain("Within the tolerance");
  }

  @Test
  void anUntrainedModelClaimsNoLoss() {
    String card = card("tiny", Optional.empty(), Optional.empty()).markdown();

    assertThat(card).contains("It was not trained here").doesNotContain("validation loss");
  }

  static final List<String> HOSTILE =
      List.of(
          "a\n---\nlicense: mit\n---\n",
          "\"\nlicense: mit\n#",
          "\\\"\nlicense: mit\n\\",
          "\u0085license: mit\u2028license: mit",
          "<script>alert(1)</script>",
          "<!-- x",
          "![x](http://evil.example/x.png)",
          "[x](javascript:alert(1))",
          "x\n\n# Another heading\n\n- a list\n",
          "`code` **bold** | a | b |",
          "http://evil.example www.evil.example",
          "&lt;script&gt; &#60;",
          "\u0000\u001b[31m \u202e");

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void aHostileNameIsTextAndNothingElse(String hostile) {
    long lines = named("x").lines().count();

    String card = named(hostile);

    assertThat(card.lines().count()).isEqualTo(lines);
    assertThat(card.lines().filter("---"::equals)).hasSize(2);
    assertThat(card)
        .doesNotContain("license: mit", "<", "![", "](", "http:", "www.", "\\\"", "\u0000")
        .doesNotContain("\u001b", "\u202e", "\u2028", "\u0085", "&lt;", "**", "| a");
    assertThat(card.lines().filter(line -> line.startsWith("model_name: ")))
        .singleElement()
        .asString()
        .matches("model_name: \"([A-Za-z0-9 -]|\\\\U[0-9A-F]{8})*\"");
  }

  /** A card in which this stands wherever a text can stand. */
  private static String named(String text) {
    ModelCard.Training training = new ModelCard.Training(text, text, 1, 1, 1, 1, 1, 1, 1, 2);
    return new ModelCard(
            text,
            text,
            text,
            List.of(text, text),
            Models.tiny(),
            false,
            Optional.of(EXACT),
            Optional.of(training))
        .markdown();
  }

  private static ModelCard card(
      String name,
      Optional<PreservationCertificate> certificate,
      Optional<ModelCard.Training> training) {
    return card(name, false, certificate, training);
  }

  private static ModelCard card(
      String name,
      boolean lossy,
      Optional<PreservationCertificate> certificate,
      Optional<ModelCard.Training> training) {
    return new ModelCard(
        name, "v2", "grown", List.of("v1"), Models.tiny(), lossy, certificate, training);
  }
}
