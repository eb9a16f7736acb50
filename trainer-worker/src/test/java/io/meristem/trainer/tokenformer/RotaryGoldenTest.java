package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotaryGoldenTest {

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
    return Golden.cases("rotary", "");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tablesAndRotationAreGolden(String name) {
    try (Golden golden = Golden.open(name);
        NDManager scope = kernel.scope()) {
      Rotary rotary =
          new Rotary(
              Math.toIntExact(golden.shape("x").get(2)),
              golden.facts().get("rotary_dims").intValue(),
              golden.facts().get("base").doubleValue());
      NDArray x = PattentionGoldenTest.tensor(scope, golden, "x");
      NDArray cosines = rotary.cosines(scope);
      NDArray sines = rotary.sines(scope);

      NDList results = kernel.call(scope, "rotary", new NDList(x, cosines, sines));

      golden.check("cos", cosines.toFloatArray());
      golden.check("sin", sines.toFloatArray());
      golden.check("y", results.head().toFloatArray());
    }
  }
}
