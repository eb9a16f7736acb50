package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.meristem.storage.checkpoint.Theta;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PattentionGoldenTest {

  static final List<String> RESULTS = List.of("theta", "y", "grad_x", "grad_key", "grad_value");

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
    return Golden.cases("pattention", "");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aLayerAndItsGradientsAreGolden(String name) {
    try (Golden golden = Golden.open(name);
        NDManager scope = kernel.scope()) {
      String activation = golden.facts().get("activation").textValue();
      int theta = TokenFormer.number(Theta.valueOf(activation.toUpperCase(Locale.ROOT)));
      NDArray plan = scope.create(new double[] {theta, golden.facts().get("tau").doubleValue()});
      NDList inputs =
          new NDList(
              tensor(scope, golden, "x"),
              tensor(scope, golden, "key"),
              tensor(scope, golden, "value"),
              tensor(scope, golden, "grad_y"),
              plan);

      NDList results = kernel.call(scope, "layer", inputs);

      for (String expected : golden.expected("")) {
        golden.check(expected, results.get(RESULTS.indexOf(expected)).toFloatArray());
      }
    }
  }

  static NDArray tensor(NDManager scope, Golden golden, String name) {
    return scope.create(golden.floats(name), new Shape(golden.shape(name)));
  }
}
