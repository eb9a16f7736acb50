package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.IllegalGrowth;
import io.meristem.storage.checkpoint.NewRows;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrowthGoldenTest {

  @TempDir Path scratch;
  Kernel kernel;

  @BeforeAll
  void open() {
    kernel = Kernel.open(1);
  }

  @AfterAll
  void close() {
    kernel.close();
  }

  static List<String> cases() {
    return Golden.cases("growth", "");
  }

  static List<String> exactCases() {
    return Golden.cases("growth", "exact").stream()
        .filter(name -> generation(Golden.json(name), 0).theta() != Theta.SOFTMAX)
        .toList();
  }

  static List<String> casesWithZeroKeysInSoftmax() {
    return Golden.cases("growth", "exact").stream()
        .filter(name -> generation(Golden.json(name), 0).theta() == Theta.SOFTMAX)
        .toList();
  }

  static List<String> casesWithMoments() {
    return Golden.cases("growth", "exact_with_optimiser");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyGenerationComputesGoldenLogitsAndGradients(String name) {
    try (Golden golden = Golden.open(name)) {
      for (int index = 0; index < golden.facts().get("generations").size(); index++) {
        TokenFormerConfig config = generation(golden.facts(), index);
        String prefix = "gen" + index + ".";
        try (TokenFormer model = golden.model(kernel, scratch, prefix + "param.", config)) {

          checkFunction(golden, prefix, model);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("exactCases")
  void rewritingTheParentsFileGivesTheGoldenChild(String name) {
    try (Golden golden = Golden.open(name)) {
      for (int index = 1; index < golden.facts().get("generations").size(); index++) {
        TokenFormerConfig parent = generation(golden.facts(), index - 1);
        TokenFormerConfig child = generation(golden.facts(), index);
        String prefix = "gen" + index + ".";
        Path parentFile = weights(golden, index - 1, parent);
        Path childFile = scratch.resolve("child");

        new GrowthRewrite(parent, child)
            .weights(parentFile, childFile, newRows(golden, prefix + "param."));

        checkFile(golden, prefix + "param.", childFile, child.tensors());
        try (SafetensorsFile file = SafetensorsFile.open(childFile);
            TokenFormer model = TokenFormer.load(kernel, child, file)) {
          checkFunction(golden, prefix, model);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("casesWithMoments")
  void theOptimizerGoesOnAfterGrowth(String name) {
    try (Golden golden = Golden.open(name)) {
      TokenFormerConfig child = generation(golden.facts(), 1);
      JsonNode next = golden.facts().get("next_step");
      Path grown = grownMoments(golden, child);
      checkFile(golden, "gen1.", grown, child.moments());
      try (SafetensorsFile moments = SafetensorsFile.open(grown);
          TokenFormer model = golden.model(kernel, scratch, "gen1.param.", child);
          Optimizer optimizer = Optimizer.load(model, moments, Compute.PLAIN, OldRows.NONE)) {
        assertThat(optimizer.updates()).isEqualTo(next.get("step_count_before").longValue());

        Progress _ =
            optimizer.step(
                golden.tokens("next_tokens"), golden.tokens("next_labels"), update(next));

        checkParameters(golden, model);
      }
    }
  }

  private Path grownMoments(Golden golden, TokenFormerConfig child) {
    TokenFormerConfig parent = generation(golden.facts(), 0);
    String updates = golden.facts().get("optimiser_step_count").asText();
    Path moments =
        golden.extract(
            scratch.resolve("moments"),
            "gen0.",
            parent.moments(),
            Map.of(Optimizer.UPDATES, updates));
    Path grown = scratch.resolve("child-moments");
    new GrowthRewrite(parent, child).moments(moments, grown);
    return grown;
  }

  private static Update update(JsonNode settings) {
    return new Update(
        settings.get("lr").doubleValue(),
        settings.get("weight_decay").doubleValue(),
        settings.get("max_norm").doubleValue(),
        Double.POSITIVE_INFINITY);
  }

  private void checkParameters(Golden golden, TokenFormer model) {
    Path after = scratch.resolve("after");
    model.save(after, Map.of());
    try (SafetensorsFile file = SafetensorsFile.open(after)) {
      for (TensorSpec spec : model.config().tensors()) {
        golden.check(
            "after_step.param." + spec.name(), OptimiserGoldenTest.floats(file, spec.name()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("casesWithZeroKeysInSoftmax")
  void zeroKeysInSoftmaxAreRefused(String name) {
    JsonNode facts = Golden.json(name);

    assertThatThrownBy(() -> new GrowthRewrite(generation(facts, 0), generation(facts, 1)))
        .isInstanceOf(IllegalGrowth.class)
        .hasMessageContaining("zero key");
  }

  static TokenFormerConfig generation(JsonNode facts, int index) {
    JsonNode generation = facts.get("generations").get(index);
    return Golden.config(generation.get("config"), generation.get("tau"));
  }

  private static void checkFunction(Golden golden, String prefix, TokenFormer model) {
    golden.check(prefix + "logits", model.logits(golden.tokens("tokens")));
    Gradients gradients =
        model.gradients(golden.tokens("tokens"), golden.tokens("labels"), Compute.PLAIN);
    for (String expected : golden.expected(prefix + "grad.")) {
      String tensor = expected.substring((prefix + "grad.").length());
      golden.check(expected, ModelGoldenTest.floats(gradients.of(tensor)));
    }
  }

  private static void checkFile(Golden golden, String prefix, Path path, List<TensorSpec> specs) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      for (TensorSpec spec : specs) {
        assertThat(file.data(spec.name()).mismatch(golden.tensors().data(prefix + spec.name())))
            .as(spec.name())
            .isEqualTo(-1);
      }
    }
  }

  private Path weights(Golden golden, int index, TokenFormerConfig config) {
    return golden.extract(
        scratch.resolve("parent"), "gen" + index + ".param.", config.tensors(), Map.of());
  }

  private static NewRows newRows(Golden golden, String prefix) {
    return (tensor, from, chunk) ->
        chunk.put(golden.floats(prefix + tensor), Math.toIntExact(from), chunk.remaining());
  }
}
