package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelGoldenTest {

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
    return Golden.cases("model", "model");
  }

  static List<String> officialCases() {
    return Golden.cases("model", "official");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void activationsLogitsLossAndGradientsAreGolden(String name) {
    try (Golden golden = Golden.open(name)) {
      TokenFormerConfig config =
          Golden.config(golden.facts().get("config"), golden.facts().get("tau"));
      Tokens tokens = golden.tokens("tokens");
      Tokens labels = golden.tokens("labels");
      try (TokenFormer model = golden.model(kernel, scratch, "param.", config)) {

        Gradients gradients = model.gradients(tokens, labels, Compute.PLAIN);

        golden.check("act.embed", model.stream(tokens, 0));
        golden.check("act.block0", model.stream(tokens, 1));
        golden.check("logits", model.logits(tokens));
        golden.check("loss", (float) model.loss(tokens, labels));
        golden.check("loss", (float) gradients.loss());
        gradients.byTensor().forEach((tensor, got) -> golden.check("grad." + tensor, floats(got)));
        assertThat(gradients.byTensor()).hasSameSizeAs(golden.expected("grad."));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("officialCases")
  void aPublishedModelHasExactlyTheseTensors(String name) {
    JsonNode facts = Golden.json(name);
    List<TensorSpec> official = new ArrayList<>();
    for (JsonNode tensor : facts.get("tensors")) {
      List<Long> shape = new ArrayList<>();
      tensor.get("shape").forEach(dimension -> shape.add(dimension.longValue()));
      official.add(new TensorSpec(tensor.get("name").textValue(), shape));
    }

    TokenFormerConfig config = Golden.config(facts.get("config"), MissingNode.getInstance());

    assertThat(config.tensors()).containsExactlyInAnyOrderElementsOf(official);
    assertThat(config.parameters()).isEqualTo(facts.get("parameters").longValue());
  }

  static float[] floats(FloatBuffer buffer) {
    float[] floats = new float[buffer.remaining()];
    buffer.duplicate().get(floats);
    return floats;
  }
}
