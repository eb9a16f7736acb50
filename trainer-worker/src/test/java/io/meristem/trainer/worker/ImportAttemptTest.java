package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.dataset.ByteLevelTokenizer;
import io.meristem.storage.exchange.OfficialExport;
import io.meristem.storage.exchange.OfficialSettings;
import io.meristem.storage.exchange.TensorSource;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import io.meristem.trainer.text.TokenizerJson;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TinyModel;
import io.meristem.trainer.tokenformer.TokenFormer;
import io.meristem.trainer.tokenformer.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportAttemptTest {

  private static final TokenFormerConfig CONFIG = TinyModel.of(64);
  private static final OfficialSettings SETTINGS =
      new OfficialSettings(2, 16, 0.25, 10_000, 1e-5, Theta.L2_NORM_GELU);
  private static final Tokens TOKENS = Tokens.of(1, 4, 1, 2, 3, 4);

  static Kernel kernel;

  @TempDir Path directory;
  Workplace place = new Workplace(Path.of("."));

  @BeforeAll
  static void openKernel() {
    kernel = Kernel.open(1);
  }

  @AfterAll
  static void closeKernel() {
    kernel.close();
  }

  @BeforeEach
  void open() {
    place = new Workplace(directory);
  }

  @Test
  void anImportedModelComputesWhatItComputedBefore() throws IOException {
    double before;
    SourceObject weights;
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1)) {
      before = model.loss(TOKENS, TOKENS);
      weights = official(model);
    }

    VersionDocument version = place.version(place.imported("r1", spec(weights)));

    assertThat(version.edge()).isEqualTo(Edge.IMPORT);
    assertThat(version.config()).isEqualTo(CONFIG);
    assertThat(version.trained()).isEmpty();
    assertThat(version.files()).containsOnlyKeys(VersionDocument.CONFIG);
    try (SafetensorsFile file = SafetensorsFile.open(downloaded(version));
        TokenFormer after = TokenFormer.load(kernel, version.config(), file)) {
      assertThat(after.loss(TOKENS, TOKENS)).isEqualTo(before);
    }
  }

  @Test
  void anImportedModelCanBeTrainedOn() throws IOException {
    VersionDocument version = place.version(place.imported("r1", spec(official())));
    ParentRef parent =
        new ParentRef(
            version.id(), new Blobs(place.store, "r1", 1).upload(Documents.text(version)));
    RunSpec.Continue spec =
        new RunSpec.Continue(
            "model", parent, place.dataset(), version.config(), Workplace.steps(12, 100));

    VersionDocument trained = place.version(place.trained(kernel, "r2", 1, spec));

    assertThat(trained.trained().orElseThrow().losses().atBirth()).isCloseTo(5.5, within(0.5));
    assertThat(trained.trained().orElseThrow().losses().atEnd()).isLessThan(5);
  }

  @Test
  void aTokenizerIsKeptAsItIs() throws IOException {
    SourceObject tokenizer = place.text("uploads/t", utf8(ByteLevelTokenizer.json()));

    VersionDocument version =
        place.version(place.imported("r1", spec(official(), Optional.of(tokenizer), SETTINGS)));

    assertThat(version.files().get(VersionDocument.TOKENIZER))
        .isNotNull()
        .extracting(file -> place.store.get(file.key()))
        .isEqualTo(Optional.of(ByteLevelTokenizer.json()));
  }

  @Test
  void whatIsNoTokenizerIsRefused() throws IOException {
    SourceObject tokenizer = place.text("uploads/t", utf8("{\"model\": 1}"));

    Ending ending = place.imported("r1", spec(official(), Optional.of(tokenizer), SETTINGS));

    failed(ending, "invalid-tokenizer", "s3://bucket/uploads/t", "model is not an object");
  }

  @Test
  void aTokenizerWithMoreTokensThanTheModelIsRefused() throws IOException {
    byte[] larger = utf8(TokenizerJson.of(TokenizerJson.GPT_2).toString());
    SourceObject tokenizer = place.text("uploads/t", larger);

    Ending ending = place.imported("r1", spec(official(), Optional.of(tokenizer), SETTINGS));

    failed(ending, "invalid-tokenizer", "s3://bucket/uploads/t", "and the checkpoint's 256");
  }

  @Test
  void whatIsNoOfficialCheckpointIsNamedByItsAddress() throws IOException {
    SourceObject weights = place.text("uploads/w", utf8("this is no checkpoint at all"));

    Ending ending = place.imported("r1", spec(weights));

    failed(ending, "malformed-checkpoint", "s3://bucket/uploads/w: HEADER");
    assertThat(((Ending.Failed) ending).problem().detail()).doesNotContain(directory.toString());
  }

  @Test
  void settingsOfAnotherModelAreRefusedWithTheWayOut() throws IOException {
    OfficialSettings settings =
        new OfficialSettings(12, 16, 0.25, 10_000, 1e-5, Theta.L2_NORM_GELU);

    Ending ending = place.imported("r1", spec(official(), Optional.empty(), settings));

    failed(ending, "settings-mismatch", "width 32 is no multiple of 12 heads; give the num_");
  }

  @Test
  void anObjectOfAnotherLengthThanRegisteredIsRefused() throws IOException {
    SourceObject weights = official();
    SourceObject registered =
        new SourceObject(weights.bucket(), weights.key(), weights.bytes() + 1);

    Ending ending = place.imported("r1", spec(registered));

    failed(ending, "missing-object", "s3://bucket/uploads/official has");
  }

  @Test
  void anAttemptThatShallStopHandsOver() throws IOException {
    SourceObject weights = official();
    try (Pulse pulse = place.quietPulse("r1", 1)) {
      pulse.handOver();

      Ending ending = place.imported("r1", spec(weights), pulse);

      assertThat(ending).isInstanceOf(Ending.HandedOver.class);
    }
  }

  private static void failed(Ending ending, String type, String... named) {
    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> {
              assertThat(failed.problem().type()).isEqualTo(type);
              assertThat(failed.problem().detail()).contains(named);
              assertThat(failed.retryable()).isFalse();
            });
  }

  private SourceObject official() throws IOException {
    try (TokenFormer model = TokenFormer.fresh(kernel, CONFIG, 1)) {
      return official(model);
    }
  }

  private SourceObject official(TokenFormer model) throws IOException {
    Path weights = directory.resolve("before.safetensors");
    model.save(weights, Map.of());
    ByteArrayOutputStream official = new ByteArrayOutputStream();
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      new OfficialExport(CONFIG).write(TensorSource.of(file), official);
    }
    return place.text("uploads/official", official.toByteArray());
  }

  private Path downloaded(VersionDocument version) throws IOException {
    Path file = directory.resolve("after.safetensors");
    Checkpoint.Blobs blobs = Checkpoint.Blobs.in(place.store);
    try (InputStream in = version.weights().read(blobs, 0, version.weights().bytes())) {
      Files.copy(in, file);
    }
    return file;
  }

  private static RunSpec.Import spec(SourceObject weights) {
    return spec(weights, Optional.empty(), SETTINGS);
  }

  private static RunSpec.Import spec(
      SourceObject weights, Optional<SourceObject> tokenizer, OfficialSettings settings) {
    return new RunSpec.Import("official", weights, tokenizer, settings);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
