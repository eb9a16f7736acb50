package io.meristem.trainer.worker;

import static io.meristem.trainer.sampling.Samplings.greedy;
import static io.meristem.trainer.sampling.Samplings.random;
import static io.meristem.trainer.sampling.Samplings.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.dataset.ByteLevelTokenizer;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.sampling.SampleLine;
import io.meristem.storage.sampling.SampleRequest;
import io.meristem.storage.sampling.Sampling;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplerTest {

  static final int WAITING = 1;

  @TempDir Path directory;
  Workplace place = new Workplace(Path.of("."));
  Kernel kernel = Kernel.open(1);
  Sampler sampler = new Sampler(place.store, 1, Path.of("."), WAITING);

  @BeforeEach
  void open() {
    place = new Workplace(directory);
    sampler.close();
    sampler = new Sampler(place.store, 1, directory.resolve("work"), WAITING);
  }

  @AfterEach
  void close() {
    sampler.close();
    kernel.close();
  }

  @Test
  void anAnswerIsALineForEachTokenAndAnEnd() throws IOException {
    VersionDocument version = version("r1", 12);

    List<JsonNode> lines = lines(version, random("the quick", 5, 1));

    assertThat(lines).hasSize(6);
    assertThat(lines.subList(0, 5)).allMatch(line -> line.has("text") && line.has("token"));
    assertThat(lines.getLast().path("finish").asText()).isEqualTo("limit");
    assertThat(lines.getLast().path("tokens").asInt()).isEqualTo(5);
    assertThat(lines.getLast().path("seconds").asDouble()).isPositive();
  }

  @Test
  void theSameRequestGetsTheSameAnswer() throws IOException {
    VersionDocument version = version("r1", 12);

    List<Integer> tokens = tokens(lines(version, random("the quick", 5, 1)));

    assertThat(tokens(lines(version, random("the quick", 5, 1)))).isEqualTo(tokens);
  }

  @Test
  void aTrainedVersionWritesWhatItHasLearnt() throws IOException {
    VersionDocument version = version("r1", 150);

    List<JsonNode> lines = lines(version, greedy("the quick b", 4));

    assertThat(lines).extracting(line -> line.path("text").asText()).startsWith("r", "o", "w", "n");
  }

  @Test
  void aPromptThatLeavesNoRoomIsRefusedWithItsLength() throws IOException {
    VersionDocument version = version("r1", 1);

    assertRefused(version, greedy("x".repeat(16), 1), 422, "prompt-too-long", "16 tokens", "15");
  }

  @Test
  void aStopTokenThatTheVersionDoesNotHaveIsRefused() throws IOException {
    VersionDocument version = version("r1", 1);
    Sampling sampling = until(greedy("x", 1), List.of(), List.of(256));

    assertRefused(version, sampling, 422, "invalid-sampling", "256", "0 to 255");
  }

  @Test
  void anErrorEndsItsAnswerWithTheReasonAndTheNextRequestIsAnswered() throws IOException {
    VersionDocument version = version("r1", 1);
    AtomicBoolean broken = new AtomicBoolean(true);
    ObjectStore failing =
        new ForwardingObjectStore(place.store) {
          @Override
          protected void before(Call call, String key) {
            if (broken.getAndSet(false)) {
              throw new OutOfMemoryError("on purpose");
            }
          }
        };
    try (Sampler one = new Sampler(failing, 1, directory.resolve("failing"), WAITING)) {
      SampleRequest request = new SampleRequest(place.parent(version), greedy("the", 1));
      Sample sample = one.begin(request);

      assertThatThrownBy(sample::first)
          .isInstanceOfSatisfying(
              SamplingRefusal.class,
              refusal -> assertThat(refusal.problem().type()).isEqualTo("out-of-memory"));
      assertThat(one.begin(request).first()).isInstanceOf(SampleLine.Piece.class);
    }
  }

  @Test
  void aCorruptVersionIsRefusedByItsBlobAndTheNextRequestIsAnswered() throws IOException {
    VersionDocument sound = version("r1", 1);
    VersionDocument corrupt = version("r2", 2);
    byte[] zeros = new byte[(int) corrupt.weights().bytes()];
    long _ = place.store.write(key(corrupt), new ByteArrayInputStream(zeros));

    assertRefused(corrupt, greedy("x", 1), 500, "corrupt-blob", key(corrupt));
    assertThat(lines(sound, greedy("x", 1))).hasSize(2);
  }

  @Test
  void theTwoVersionsThatWereSampledLastStayInMemory() throws IOException {
    List<VersionDocument> versions = List.of(version("r1", 1), version("r2", 2), version("r3", 3));
    for (VersionDocument version : versions) {
      assertThat(lines(version, greedy("x", 1))).hasSize(2);
    }

    versions.forEach(version -> place.store.delete(key(version)));

    assertThat(lines(versions.get(1), greedy("x", 1))).hasSize(2);
    assertThat(lines(versions.get(2), greedy("x", 1))).hasSize(2);
    assertRefused(versions.get(0), greedy("x", 1), 500, "missing-blob", "blobs/r1");
  }

  /** By the tokenizers library, that is. */
  @Test
  void aTokenizerJsonOfBytesWritesWhatTheByteTokenizerWrites() throws IOException {
    VersionDocument version = version("r1", 12);
    List<JsonNode> lines = lines(version, random("\u00e9t\u00e9 the", 5, 3));

    List<JsonNode> others =
        lines(
            withTokenizer(version, ByteLevelTokenizer.json() + " "),
            random("\u00e9t\u00e9 the", 5, 3));

    assertThat(tokens(others)).isEqualTo(tokens(lines));
    assertThat(text(others)).isEqualTo(text(lines));
  }

  @Test
  void aTokenizerThatIsNoneIsRefused() throws IOException {
    VersionDocument version = withTokenizer(version("r1", 1), "{}");

    assertRefused(version, greedy("x", 1), 500, "invalid-tokenizer", version.id());
  }

  @Test
  void moreRequestsThanMayWaitAreRefused() throws IOException {
    SampleRequest request = new SampleRequest(place.parent(version("r1", 1)), greedy("x", 1));
    CountDownLatch released = new CountDownLatch(1);
    try (Sampler slow = new Sampler(held(released), 1, directory.resolve("slow"), WAITING);
        Closeable _ = released::countDown) {
      Sample answered = slow.begin(request);
      Sample waiting = slow.begin(request);

      assertThatThrownBy(() -> slow.begin(request))
          .isInstanceOfSatisfying(
              SamplingRefusal.class,
              refusal -> {
                assertThat(refusal.status()).isEqualTo(503);
                assertThat(refusal.problem().type()).isEqualTo("worker-busy");
                assertThat(refusal.problem().detail()).contains("1 wait");
              });

      released.countDown();
      assertThat(answered.first()).isInstanceOf(SampleLine.Piece.class);
      assertThat(waiting.first()).isInstanceOf(SampleLine.Piece.class);
    }
  }

  @Test
  void whenNobodyTakesTheLinesNoMoreAreWanted() {
    Sample sample = new Sample();
    SampleLine.Piece piece = new SampleLine.Piece("a", 97);
    assertThat(sample.add(piece)).isTrue();
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("the connection is closed");
          }
        };

    sample.send(sample.first(), gone);

    assertThat(sample.add(piece)).isFalse();
  }

  private VersionDocument version(String run, long steps) throws IOException {
    return place.version(place.trained(kernel, run, 1, place.root(Workplace.steps(steps, 1000))));
  }

  /** The store, as long as nobody reads from it: that waits. */
  private ObjectStore held(CountDownLatch released) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              released.await();
              return method.invoke(place.store, arguments);
            });
  }

  private List<JsonNode> lines(VersionDocument version, Sampling sampling) throws IOException {
    Sample sample = sampler.begin(new SampleRequest(place.parent(version), sampling));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    sample.send(sample.first(), out);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        lines.add(Documents.JSON.readTree(line));
      }
    }
    return lines;
  }

  private VersionDocument withTokenizer(VersionDocument version, String json) {
    Blobs blobs = new Blobs(place.store, version.run(), version.attempt());
    Map<String, BlobRef> files = new HashMap<>(version.files());
    files.put(VersionDocument.TOKENIZER, blobs.upload(json));
    return new VersionDocument(
        version.id(),
        version.model(),
        version.run(),
        version.attempt(),
        version.edge(),
        version.parents(),
        version.config(),
        version.parameters(),
        version.weights(),
        files,
        version.birth(),
        version.trained(),
        version.exposure(),
        version.provenance());
  }

  private static String key(VersionDocument version) {
    return version.weights().wholeBlob().orElseThrow().key();
  }

  private static String text(List<JsonNode> lines) {
    return String.join("", lines.stream().map(line -> line.path("text").asText()).toList());
  }

  private static List<Integer> tokens(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> line.has("token"))
        .map(l -> l.path("token").asInt())
        .toList();
  }

  private void assertRefused(
      VersionDocument version, Sampling sampling, int status, String type, String... named) {
    Sample sample = sampler.begin(new SampleRequest(place.parent(version), sampling));

    assertThatThrownBy(sample::first)
        .isInstanceOfSatisfying(
            SamplingRefusal.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(status);
              assertThat(refusal.problem().type()).isEqualTo(type);
              assertThat(refusal.problem().detail()).contains(named);
            });
  }
}
