package io.meristem.storage.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Fault;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.checkpoint.Models;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OfficialImportTest {

  private static final OfficialSettings SETTINGS = settings(Models.tiny());
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir private Path folder;

  static List<TokenFormerConfig> models() {
    return Stream.of(Theta.values())
        .map(Models::of)
        .flatMap(tied -> Stream.of(tied, untied(tied)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelThatWentOutComesBackBitForBit(TokenFormerConfig config) throws IOException {
    Path ours = Models.written(folder.resolve("ours"), config.tensors(), Map.of("format", "pt"));
    Path official = folder.resolve("official");
    Path back = folder.resolve("back");
    try (SafetensorsFile file = SafetensorsFile.open(ours);
        OutputStream out = Files.newOutputStream(official)) {
      new OfficialExport(config).write(TensorSource.of(file), out);
    }

    Imported imported = new OfficialImport(official, settings(config)).to(back);

    assertThat(imported).isEqualTo(new Imported.Model(config));
    assertThat(back).hasSameBinaryContentAs(ours);
  }

  @ParameterizedTest
  @CsvSource({"F16", "BF16"})
  void halvesAreWidenedToTheSameNumbers(String dtype) throws IOException {
    TokenFormerConfig config = Models.tiny();
    List<TensorSpec> names = OfficialNames.specs(config);
    Path official = OfficialFile.written(folder.resolve("official"), names, dtype, Short.BYTES);
    Path target = folder.resolve("target");

    Imported imported = new OfficialImport(official, SETTINGS).to(target);

    assertThat(imported).isEqualTo(new Imported.Model(config));
    try (SafetensorsFile halves = SafetensorsFile.open(official);
        SafetensorsFile floats = SafetensorsFile.open(target).require(config.tensors())) {
      for (int at = 0; at < names.size(); at++) {
        MemorySegment before = halves.data(names.get(at).name());
        MemorySegment after = floats.data(config.tensors().get(at).name());
        for (long n = 0; n < names.get(at).elements(); n++) {
          short half = before.get(SHORT, n * Short.BYTES);
          int bits = after.get(INT, n * Float.BYTES);
          boolean bf16 = dtype.equals("BF16");
          int same = bf16 ? half << 16 : Float.floatToRawIntBits(Float.float16ToFloat(half));
          assertThat(bits).isEqualTo(same);
        }
      }
    }
  }

  @Test
  void wideNumbersAreRefused() throws IOException {
    Path official =
        OfficialFile.written(
            folder.resolve("official"), OfficialNames.specs(Models.tiny()), "F64", 8);

    assertThat(refusal(official))
        .hasMessageContaining("sequential.0.word_embeddings.weight is F64, not BF16 or F16 or F32")
        .extracting(MalformedCheckpoint::fault)
        .isEqualTo(Fault.WRONG_DTYPE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sequential.0.word_embeddings.weight|",
        "sequential.2.attention.query.key_param_tokens|",
        "sequential.2.attention.proj.value_param_tokens|",
        "sequential.3.mlp.key_param_tokens|",
        "sequential.5.norm.weight|",
        "sequential.5.norm.bias|",
        "sequential.2.mlp.value_param_tokens|[15, 16]",
        "sequential.2.mlp.value_param_tokens|[16, 15]",
        "sequential.2.mlp.key_param_tokens|[16, 15]",
        "sequential.2.mlp.key_param_tokens|[1, 16]",
        "sequential.2.mlp.key_param_tokens|[256]",
        "sequential.0.word_embeddings.weight|[640]",
        "sequential.0.word_embeddings.weight|[1, 16]",
        "sequential.5.norm.weight|[17]",
      })
  void aTensorThatIsMissingOrHasAnotherShapeIsNamed(String name, String shape) throws IOException {
    Path official = changed(specs -> without(specs, name, shape));

    assertThat(refusal(official))
        .hasMessageContaining(name)
        .extracting(MalformedCheckpoint::fault)
        .isEqualTo(shape == null ? Fault.MISSING_TENSOR : Fault.WRONG_SHAPE);
  }

  @ParameterizedTest
  @CsvSource({
    "sequential.2.attention.rotary_emb.inv_freq",
    "sequential.1.something",
    "sequential.5.final_linear.weight",
    "blocks.0.attn.q.key",
  })
  void aTensorTooManyIsNamed(String name) throws IOException {
    Path official =
        changed(specs -> {
          List<TensorSpec> more = new ArrayList<>(specs);
          more.add(new TensorSpec(name, List.of(8L)));
          return more;
        });

    assertThat(refusal(official))
        .hasMessageContaining(name)
        .extracting(MalformedCheckpoint::fault)
        .isEqualTo(Fault.UNEXPECTED_TENSOR);
  }

  @Test
  void aBlockFarAwayMakesThoseBeforeItMissing() throws IOException {
    Path official =
        changed(specs -> {
          List<TensorSpec> more = new ArrayList<>(specs);
          more.add(new TensorSpec("sequential.999999.mlp.key_param_tokens", List.of(8L, 16L)));
          return more;
        });

    assertThat(refusal(official)).hasMessageContaining("sequential.4.attention.query");
  }

  @Test
  void settingsThatDoNotFitTheShapesAreRefusedWithAWayOut() throws IOException {
    Path official = changed(specs -> specs);
    Path target = folder.resolve("target");
    OfficialSettings heads = new OfficialSettings(3, 10, 0.25, 10_000, 1e-5, Theta.L2_NORM_GELU);
    OfficialSettings rotary = new OfficialSettings(2, 10, 0.4, 10_000, 1e-5, Theta.L2_NORM_GELU);

    List<Imported> answers =
        List.of(
            new OfficialImport(official, heads).to(target),
            new OfficialImport(official, rotary).to(target));

    assertThat(answers)
        .containsExactly(
            new Imported.Refused(
                "width 16 is no multiple of 3 heads",
                "give the num_attention_heads of the checkpoint's own config as heads"),
            new Imported.Refused(
                "0.4 of 8 channels per head are 3, and channels are rotated in pairs",
                "give the rotary_pct of the checkpoint's own config as rotaryFraction"));
    assertThat(target).doesNotExist();
  }

  private MalformedCheckpoint refusal(Path official) {
    Path target = folder.resolve("target");
    MalformedCheckpoint refusal =
        catchThrowableOfType(
            MalformedCheckpoint.class, () -> new OfficialImport(official, SETTINGS).to(target));
    assertThat(target).doesNotExist();
    return refusal;
  }

  private Path changed(UnaryOperator<List<TensorSpec>> change) throws IOException {
    List<TensorSpec> specs = OfficialNames.specs(Models.tiny());
    return OfficialFile.written(folder.resolve("official"), change.apply(specs), "F32", 4);
  }

  private static List<TensorSpec> without(List<TensorSpec> specs, String name, String shape) {
    return specs.stream()
        .flatMap(spec -> {
          if (!spec.name().equals(name)) {
            return Stream.of(spec);
          }
          return shape == null ? Stream.of() : Stream.of(new TensorSpec(name, dimensions(shape)));
        })
        .toList();
  }

  private static List<Long> dimensions(String shape) {
    return Stream.of(shape.replaceAll("[\\[\\] ]", "").split(",")).map(Long::valueOf).toList();
  }

  static TokenFormerConfig untied(TokenFormerConfig tied) {
    List<Block> blocks = tied.blocks();
    return new TokenFormerConfig(
        tied.vocabulary(),
        tied.width(),
        tied.heads(),
        tied.sequence(),
        tied.rotaryDims(),
        tied.rotaryBase(),
        tied.normEpsilon(),
        tied.theta(),
        false,
        blocks);
  }

  private static OfficialSettings settings(TokenFormerConfig config) {
    return new OfficialSettings(
        config.heads(),
        config.sequence(),
        (double) config.rotaryDims() / config.headSize(),
        config.rotaryBase(),
        config.normEpsilon(),
        config.theta());
  }
}
