package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One golden case: what NAME.json says, and the tensors of NAME.safetensors. The system property
 * {@code golden} names a folder with the same form as the copy in the test resources, which serves
 * when it is empty.
 */
public record Golden(String name, JsonNode facts, SafetensorsFile tensors)
    implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Names of the cases in a folder whose name begins so; there must be at least one. */
  public static List<String> cases(String folder, String prefix) {
    try (Stream<Path> files = Files.list(root().resolve(folder))) {
      List<String> cases =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.startsWith(prefix) && file.endsWith(".json"))
              .map(file -> folder + "/" + file.substring(0, file.length() - ".json".length()))
              .sorted()
              .toList();
      assertThat(cases).as("golden files %s/%s*.json in %s", folder, prefix, root()).isNotEmpty();
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Golden open(String name) {
    return new Golden(
        name, json(name), SafetensorsFile.open(root().resolve(name + ".safetensors")));
  }

  public static JsonNode json(String name) {
    try {
      return JSON.readTree(root().resolve(name + ".json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    String asked = System.getProperty("golden", "");
    return asked.isEmpty() ? Path.of("src/test/resources/golden") : Path.of(asked);
  }

  public float[] floats(String tensor) {
    return tensors.data(tensor).toArray(FLOAT);
  }

  public long[] longs(String tensor) {
    return tensors.data(tensor).toArray(LONG);
  }

  public List<Long> shape(String tensor) {
    return tensors.entry(tensor).shape();
  }

  public Tokens tokens(String tensor) {
    int rows = Math.toIntExact(shape(tensor).get(0));
    return Tokens.of(rows, Math.toIntExact(shape(tensor).get(1)), longs(tensor));
  }

  /** Names of the expected tensors that begin so. */
  public List<String> expected(String prefix) {
    List<String> names = new ArrayList<>();
    facts
        .get("expected")
        .fieldNames()
        .forEachRemaining(expected -> {
          if (expected.startsWith(prefix)) {
            names.add(expected);
          }
        });
    return names;
  }

  /** Holds a result to the golden one, number by number, within the tolerance of the file. */
  public void check(String tensor, float... got) {
    double tolerance = facts.get("expected").get(tensor).get("atol").doubleValue();
    float[] want = floats(tensor);
    assertThat(got).as(tensor).hasSameSizeAs(want);
    double worst = 0;
    for (int at = 0; at < want.length; at++) {
      double error = Math.abs((double) got[at] - want[at]);
      worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
    }
    assertThat(worst).as("largest error of %s in %s", tensor, name).isLessThanOrEqualTo(tolerance);
  }

  /** The model of a {@code config} and a {@code tau} object. */
  public static TokenFormerConfig config(JsonNode config, JsonNode taus) {
    List<Block> blocks = new ArrayList<>();
    for (int block = 0; block < config.get("layers").intValue(); block++) {
      blocks.add(
          new Block(
              layer(config, taus, block, Role.Q, "qkv_tokens"),
              layer(config, taus, block, Role.K, "qkv_tokens"),
              layer(config, taus, block, Role.V, "qkv_tokens"),
              layer(config, taus, block, Role.PROJ, "proj_tokens"),
              layer(config, taus, block, Role.FFN, "ffn_tokens")));
    }
    int width = config.get("d_model").intValue();
    int heads = config.get("heads").intValue();
    return new TokenFormerConfig(
        config.get("vocab").intValue(),
        width,
        heads,
        config.get("seq_len").intValue(),
        (int) (config.get("rotary_pct").doubleValue() * width / heads),
        config.get("rotary_base").doubleValue(),
        config.get("norm_eps").doubleValue(),
        JSON.convertValue(config.get("norm_activation"), Theta.class),
        config.get("tie_embeddings").booleanValue(),
        blocks);
  }

  private static Pattention layer(
      JsonNode config, JsonNode taus, int block, Role role, String tokens) {
    int count = config.get(tokens).intValue();
    JsonNode tau = taus.path(role.layer(block));
    return new Pattention(count, tau.isMissingNode() ? Math.sqrt(count) : tau.doubleValue());
  }

  /** Writes the tensors {@code prefix + name} as a file of its own, without the prefix. */
  public Path extract(
      Path target, String prefix, List<TensorSpec> specs, Map<String, String> metadata) {
    try (SafetensorsWriter writer = SafetensorsWriter.create(target, specs, metadata)) {
      for (TensorSpec spec : specs) {
        MemorySegment data = tensors.data(prefix + spec.name());
        writer.write(spec.name(), data);
      }
      writer.finish();
      return target;
    }
  }

  public TokenFormer model(Kernel kernel, Path scratch, String prefix, TokenFormerConfig config) {
    Path file =
        extract(scratch.resolve(prefix + "safetensors"), prefix, config.tensors(), Map.of());
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      return TokenFormer.load(kernel, config, weights);
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
