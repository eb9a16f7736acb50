package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.checkpoint.Grown;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.IllegalGrowth;
import io.meristem.storage.checkpoint.Init;
import io.meristem.storage.checkpoint.NewRows;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TauPolicy;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.trainer.growth.Recipes;
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

  private static final String OFFICIAL = "official";
  private static final String DUPLICATE = "duplicate";

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

  /** What begins with its parent's rows: the rest is in the file. */
  static List<String> appendingCases() {
    return cases().stream().filter(name -> !mode(Golden.json(name)).equals(DUPLICATE)).toList();
  }

  static List<String> duplicatingCases() {
    return Golden.cases("growth", DUPLICATE);
  }

  static List<String> lossyCases() {
    return appendingCases().stream()
        .filter(name ->
            mode(Golden.json(name)).equals(OFFICIAL)
                || generation(Golden.json(name), 0).theta() == Theta.SOFTMAX)
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
  @MethodSource("appendingCases")
  void rewritingTheParentsFileGivesTheGoldenChild(String name) {
    try (Golden golden = Golden.open(name)) {
      for (int index = 1; index < golden.facts().get("generations").size(); index++) {
        TokenFormerConfig parent = generation(golden.facts(), index - 1);
        TokenFormerConfig child = generation(golden.facts(), index);
        String prefix = "gen" + index + ".";
        Path parentFile = weights(golden, index - 1, parent);
        Path childFile = scratch.resolve("child");

        rewrite(golden.facts(), index)
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
      Path grown = grownMoments(golden);
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

  private Path grownMoments(Golden golden) {
    TokenFormerConfig parent = generation(golden.facts(), 0);
    String updates = golden.facts().get("optimiser_step_count").asText();
    Path moments =
        golden.extract(
            scratch.resolve("moments"),
            "gen0.",
            parent.moments(),
            Map.of(Optimizer.UPDATES, updates));
    Path grown = scratch.resolve("child-moments");
    rewrite(golden.facts(), 1).moments(moments, grown);
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
  @MethodSource("cases")
  void recipesLeadToTheGoldenChild(String name) {
    JsonNode facts = Golden.json(name);

    TokenFormerConfig child = rewrite(facts, 1).child();

    TokenFormerConfig golden = generation(facts, 1);
    assertThat(child.withTaus(golden.taus())).isEqualTo(golden);
    for (int layer = 0; layer < golden.taus().size(); layer++) {
      assertThat(child.taus().get(layer))
          .isCloseTo(golden.taus().get(layer), withinPercentage(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("lossyCases")
  void lossyRecipesAreRefusedUnlessTheyMayBe(String name) {
    JsonNode facts = Golden.json(name);
    GrowthRecipe exact = recipe(facts, 1).withLossy(false);

    assertThatThrownBy(() -> new GrowthRewrite(generation(facts, 0), generation(facts, 1), exact))
        .isInstanceOf(IllegalGrowth.class)
        .hasMessageContaining("lossy: true");
  }

  @ParameterizedTest
  @MethodSource("duplicatingCases")
  void copiesComputeWhatTheirGoldenParentComputes(String name) {
    try (Golden golden = Golden.open(name)) {
      GrowthRewrite rewrite = rewrite(golden.facts(), 1);
      try (TokenFormer model = grown(golden, rewrite)) {
        golden.check("gen0.logits", model.logits(golden.tokens("tokens")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("duplicatingCases")
  void theGradientsOfCopiesAreThoseThatTheirMomentsAssume(String name) {
    try (Golden golden = Golden.open(name)) {
      GrowthRecipe alike = recipe(golden.facts(), 1, new Init.Duplicate(1e-9));
      TokenFormerConfig config = generation(golden.facts(), 0);
      GrowthRewrite rewrite = new GrowthRewrite(config, childOf(alike, config), alike);
      try (TokenFormer parent = golden.model(kernel, scratch, "gen0.param.", config);
          TokenFormer child = grown(golden, rewrite)) {
        Gradients before = gradients(golden, parent);
        Gradients after = gradients(golden, child);

        for (String layer : config.layerNames()) {
          checkCopies(before, after, layer + ".value", 1);
          checkCopies(before, after, layer + ".key", 1.0 / copies(before, after, layer + ".key"));
        }
      }
    }
  }

  private static int copies(Gradients before, Gradients after, String tensor) {
    return after.of(tensor).remaining() / before.of(tensor).remaining();
  }

  private static void checkCopies(Gradients before, Gradients after, String tensor, double share) {
    float[] old = ModelGoldenTest.floats(before.of(tensor));
    float[] copies = ModelGoldenTest.floats(after.of(tensor));
    double largest = 0;
    double worst = 0;
    for (int at = 0; at < copies.length; at++) {
      double wanted = old[at % old.length] * share;
      largest = Math.max(largest, Math.abs(wanted));
      worst = Math.max(worst, Math.abs(copies[at] - wanted));
    }
    assertThat(worst).as(tensor).isLessThan(1e-4 * largest);
  }

  private static Gradients gradients(Golden golden, TokenFormer model) {
    return model.gradients(golden.tokens("tokens"), golden.tokens("labels"), Compute.PLAIN);
  }

  private TokenFormer grown(Golden golden, GrowthRewrite rewrite) {
    Path target = scratch.resolve("copies");
    rewrite.weights(weights(golden, 0, rewrite.parent()), target, rewrite.rows(1));
    try (SafetensorsFile file = SafetensorsFile.open(target)) {
      return TokenFormer.load(kernel, rewrite.child(), file);
    }
  }

  private static String mode(JsonNode facts) {
    return facts.get("mode").textValue();
  }

  private static GrowthRewrite rewrite(JsonNode facts, int index) {
    TokenFormerConfig parent = generation(facts, index - 1);
    GrowthRecipe recipe = recipe(facts, index);
    return new GrowthRewrite(parent, childOf(recipe, parent), recipe);
  }

  private static TokenFormerConfig childOf(GrowthRecipe recipe, TokenFormerConfig parent) {
    return switch (recipe.childOf(parent)) {
      case Grown.Child(TokenFormerConfig child, _) -> child;
      case Grown.Refused refused -> throw new AssertionError(refused);
    };
  }

  private static GrowthRecipe recipe(JsonNode facts, int index) {
    return recipe(
        facts,
        index,
        switch (mode(facts)) {
          case OFFICIAL -> new Init.Official(Init.KEY_STD, 0.25);
          case DUPLICATE -> new Init.Duplicate(Init.NOISE);
          default -> new Init.ZeroKey(0.25);
        });
  }

  private static GrowthRecipe recipe(JsonNode facts, int index, Init init) {
    return Recipes.TWICE
        .withTokensOf(generation(facts, index))
        .with(init)
        .with(init instanceof Init.Official ? new TauPolicy.Recompute() : new TauPolicy.Keep())
        .asLossy()
        .recipe();
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
