package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.checkpoint.NewRows;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import io.meristem.trainer.growth.Recipes;
import io.meristem.trainer.training.LearningRate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole curves: a parent, its child by growth, and the same size from scratch. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingGoldenTest {

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
    return Golden.cases("training", "");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aParentAndItsChildFollowTheGoldenCurves(String name) {
    try (Golden golden = Golden.open(name)) {
      TokenFormerConfig parent = config(golden, "config");
      GrowthRewrite growth = Recipes.TWICE.withTokensOf(config(golden, "child_config")).of(parent);
      try (TokenFormer model = golden.model(kernel, scratch, "start.", parent);
          Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
        follow(golden, "parent", model, optimizer);
        model.save(scratch.resolve("parent"), Map.of());
        optimizer.save(scratch.resolve("parent-moments"));
      }
      growth.weights(scratch.resolve("parent"), scratch.resolve("child"), newRows(golden, parent));
      growth.moments(scratch.resolve("parent-moments"), scratch.resolve("child-moments"));
      try (SafetensorsFile weights = SafetensorsFile.open(scratch.resolve("child"));
          SafetensorsFile moments = SafetensorsFile.open(scratch.resolve("child-moments"));
          TokenFormer model = TokenFormer.load(kernel, growth.child(), weights);
          Optimizer optimizer = Optimizer.load(model, moments, Compute.PLAIN, OldRows.NONE)) {
        follow(golden, "child", model, optimizer);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aModelFromScratchFollowsTheGoldenCurves(String name) {
    try (Golden golden = Golden.open(name)) {
      for (String arm : armsFromScratch(golden)) {
        TokenFormerConfig config = config(golden, "child_config");
        try (TokenFormer model = golden.model(kernel, scratch, "scratch.", config);
            Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
          follow(golden, arm, model, optimizer);
        }
      }
    }
  }

  private static List<String> armsFromScratch(Golden golden) {
    List<String> arms =
        golden.facts().get("float32").properties().stream()
            .map(Map.Entry::getKey)
            .filter(arm -> arm.startsWith("scratch_"))
            .toList();
    assertThat(arms).isNotEmpty();
    return arms;
  }

  private static TokenFormerConfig config(Golden golden, String which) {
    return Golden.config(golden.facts().get(which), MissingNode.getInstance());
  }

  private static NewRows newRows(Golden golden, TokenFormerConfig parent) {
    return (tensor, from, chunk) -> {
      long old =
          parent.tensors().stream()
              .filter(spec -> spec.name().equals(tensor))
              .findFirst()
              .orElseThrow()
              .elements();
      chunk.put(golden.floats("new." + tensor), Math.toIntExact(from - old), chunk.remaining());
    };
  }

  private static void follow(Golden golden, String arm, TokenFormer model, Optimizer optimizer) {
    JsonNode facts = golden.facts();
    int steps = steps(facts, arm);
    requireConstants(facts);
    GoldenCorpus corpus = GoldenCorpus.of(facts);
    Lcg draws = new Lcg(facts.get("data_seeds").get(arm.split("_", -1)[0]).longValue());
    LearningRate rate =
        new LearningRate(
            facts.get("peak_lr").doubleValue(),
            facts.get("min_lr").doubleValue(),
            facts.get("warmup_fraction").doubleValue() * steps,
            steps);
    QuietGuard guard = new QuietGuard(corpus.validationLoss(model));
    for (int step = 0; step < steps; step++) {
      if (isLogged(facts, arm, "val_loss", step)) {
        check(facts, arm, "val_loss", step, corpus.validationLoss(model));
      }
      Tokens[] batch = corpus.trainingBatch(draws);
      Update update = update(facts, rate.at(step), guard.limit());
      Progress progress = optimizer.step(batch[0], batch[1], update);
      guard.follow(progress);
      if (isLogged(facts, arm, "train_loss", step)) {
        check(facts, arm, "train_loss", step, progress.loss());
      }
    }
    check(facts, arm, "val_loss", steps, corpus.validationLoss(model));
  }

  private static Update update(JsonNode facts, double rate, double limit) {
    return new Update(
        rate, facts.get("weight_decay").doubleValue(), facts.get("max_norm").doubleValue(), limit);
  }

  /** What the product does not let anybody choose. */
  private static void requireConstants(JsonNode facts) {
    assertThat(facts.get("betas")).extracting(JsonNode::doubleValue).containsExactly(0.9, 0.95);
    assertThat(facts.get("eps").doubleValue()).isEqualTo(1e-8);
  }

  /** The last validation loss is that of the trained model. */
  private static int steps(JsonNode facts, String arm) {
    return facts.get("float32").get(arm).get("val_loss").properties().stream()
        .mapToInt(loss -> Integer.parseInt(loss.getKey()))
        .max()
        .orElseThrow();
  }

  private static boolean isLogged(JsonNode facts, String arm, String curve, int step) {
    return facts.get("float32").get(arm).get(curve).has(Integer.toString(step));
  }

  private static void check(JsonNode facts, String arm, String curve, int step, double got) {
    String key = Integer.toString(step);
    double want = facts.get("float32").get(arm).get(curve).get(key).doubleValue();
    double tolerance = facts.get("tolerance").get(arm).get(curve).get(key).doubleValue();
    assertThat(got).as("%s of %s at step %d", curve, arm, step).isCloseTo(want, within(tolerance));
  }
}
