package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel against the plain model, on random models; odd seeds have untied embeddings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainModelTest {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final List<Theta> THETAS =
      List.of(Theta.L2_NORM_GELU, Theta.GELU_L2_NORM, Theta.SOFTMAX);
  private static final int ROWS = 2;
  private static final int COORDINATES = 4;
  private static final double STEP = 1e-5;

  @TempDir Path folder;
  Kernel kernel;

  @BeforeAll
  void open() {
    kernel = Kernel.open(1);
  }

  @AfterAll
  void close() {
    kernel.close();
  }

  static List<String> goldenModels() {
    return Golden.cases("model", "model");
  }

  @ParameterizedTest
  @MethodSource("goldenModels")
  void thePlainModelGivesTheGoldenLogits(String name) {
    try (Golden golden = Golden.open(name)) {
      TokenFormerConfig config =
          Golden.config(golden.facts().get("config"), golden.facts().get("tau"));
      Tokens tokens = golden.tokens("tokens");
      try (TokenFormer model = golden.model(kernel, folder, "param.", config)) {

        double[][][] logits =
            Arrays.stream(rows(tokens)).map(plain(model)::logits).toArray(double[][][]::new);

        golden.check("logits", floats(logits));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void theKernelComputesWhatThePlainModelComputes(int seed) {
    Random random = new Random(seed);
    TokenFormerConfig config = config(seed, random);
    Tokens inputs = tokens(config, random);
    Tokens targets = tokens(config, random);
    try (TokenFormer model = TokenFormer.fresh(kernel, config, seed)) {
      PlainModel plain = plain(model);

      float[] logits = model.logits(inputs);
      Gradients gradients = model.gradients(inputs, targets, Compute.PLAIN);

      double[][][] expected =
          Arrays.stream(rows(inputs)).map(plain::logits).toArray(double[][][]::new);
      assertThat(logits).containsExactly(floats(expected), within(2e-5f));
      assertThat(gradients.loss()).isCloseTo(plain.loss(rows(inputs), rows(targets)), within(1e-5));
      for (TensorSpec tensor : config.tensors()) {
        requireSlopes(plain, gradients, tensor, inputs, targets, random);
      }
    }
  }

  /** A few numbers of the gradient against the difference that a small step makes. */
  private static void requireSlopes(
      PlainModel plain,
      Gradients gradients,
      TensorSpec tensor,
      Tokens inputs,
      Tokens targets,
      Random random) {
    double[] numbers = Objects.requireNonNull(plain.tensors().get(tensor.name()));
    for (int i = 0; i < COORDINATES; i++) {
      int at = random.nextInt(numbers.length);
      double before = numbers[at];
      numbers[at] = before + STEP;
      double up = plain.loss(rows(inputs), rows(targets));
      numbers[at] = before - STEP;
      double down = plain.loss(rows(inputs), rows(targets));
      numbers[at] = before;
      double slope = (up - down) / (2 * STEP);
      assertThat((double) gradients.of(tensor.name()).get(at))
          .as("%s[%d]", tensor.name(), at)
          .isCloseTo(slope, within(1e-6 + 1e-3 * Math.abs(slope)));
    }
  }

  private static TokenFormerConfig config(int seed, Random random) {
    Theta theta = THETAS.get(seed % THETAS.size());
    List<Block> blocks =
        IntStream.rangeClosed(0, seed % 3)
            .mapToObj(_ ->
                new Block(
                    layer(random), layer(random), layer(random), layer(random), layer(random)))
            .toList();
    int heads = 1 + random.nextInt(3);
    return new TokenFormerConfig(
        11, 6 * heads, heads, 7, 4, 100, 1e-5, theta, seed % 2 == 0, blocks);
  }

  private static Pattention layer(Random random) {
    return new Pattention(2 + random.nextInt(9), 0.5 + 3 * random.nextDouble());
  }

  private static Tokens tokens(TokenFormerConfig config, Random random) {
    return Tokens.of(
        ROWS,
        config.sequence(),
        random.longs((long) ROWS * config.sequence(), 0, config.vocabulary()).toArray());
  }

  private PlainModel plain(TokenFormer model) {
    Path file = folder.resolve("plain.safetensors");
    model.save(file, Map.of());
    Map<String, double[]> tensors = new HashMap<>();
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      for (TensorSpec tensor : model.config().tensors()) {
        float[] numbers = weights.data(tensor.name()).toArray(FLOAT);
        tensors.put(
            tensor.name(),
            IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray());
      }
    }
    return new PlainModel(model.config(), tensors);
  }

  private static long[][] rows(Tokens tokens) {
    long[][] rows = new long[tokens.rows()][tokens.length()];
    var ids = tokens.ids();
    for (long[] row : rows) {
      ids.get(row);
    }
    return rows;
  }

  private static float[] floats(double[][][] logits) {
    double[] flat = Stream.of(logits).flatMap(Stream::of).flatMapToDouble(Arrays::stream).toArray();
    float[] floats = new float[flat.length];
    for (int i = 0; i < flat.length; i++) {
      floats[i] = (float) flat[i];
    }
    return floats;
  }
}
