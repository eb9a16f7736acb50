package io.meristem.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.local.LocalKafka;
import io.meristem.local.LocalS3;
import io.meristem.local.Ports;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: its memory, its end, and its next life. */
class PackagedOrchestratorIT {

  private static final long LONG_TEXT = 200L << 20;
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir static Path folder;

  private static LocalS3 s3;
  private static S3ObjectStore store;

  @BeforeAll
  static void startS3() {
    s3 = LocalS3.start(folder.resolve("s3"));
    store =
        new S3ObjectStore(
            new S3Settings(
                s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey(), s3.bucket()));
  }

  @AfterAll
  static void stopS3() {
    store.close();
    s3.close();
  }

  @Test
  void aLongTextStreamsThroughASmallHeap() throws Exception {
    try (Packaged orchestrator = Packaged.start(Packaged.settings(s3, NOWHERE))) {
      orchestrator.awaitStatus("/q/health/live", 200);

      HttpResponse<String> response = upload(orchestrator, "long-text");

      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
      String run = Documents.JSON.readTree(response.body()).path("id").asText();
      String key = store.keysAfter("uploads/" + run + "/", "", 2).getFirst();
      assertThat(store.size(key)).hasValue(LONG_TEXT);
    }
  }

  private static HttpResponse<String> upload(Packaged orchestrator, String name) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(orchestrator.uri("/api/v1/datasets?name=" + name))
            .header("Content-Type", "text/plain")
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(PackagedOrchestratorIT::longText), LONG_TEXT))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static InputStream longText() {
    byte[] page =
        "All work and no play..\n\n".repeat(1 << 20).substring(0, 1 << 20).getBytes(UTF_8);
    List<InputStream> pages =
        Collections.nCopies((int) (LONG_TEXT >> 20), page).stream()
            .<InputStream>map(java.io.ByteArrayInputStream::new)
            .toList();
    return new SequenceInputStream(Collections.enumeration(pages));
  }

  @Test
  void aBucketThatIsNotThereEndsTheStartWithOneLine() throws Exception {
    assertRefusesToStart(Map.of("MERISTEM_S3_BUCKET", "no-such-bucket"), "no-such-bucket");
  }

  @Test
  void credentialsThatAreWrongEndTheStartWithOneLine() throws Exception {
    assertRefusesToStart(Map.of("MERISTEM_S3_SECRET_KEY", "wrong"), "secret-key");
  }

  @Test
  void storageThatIsAwayEndsTheStartWithOneLine() throws Exception {
    assertRefusesToStart(
        Map.of("MERISTEM_S3_ENDPOINT", "http://127.0.0.1:1"), "http://127.0.0.1:1");
  }

  private static void assertRefusesToStart(Map<String, String> mistake, String named)
      throws Exception {
    Map<String, String> settings = Packaged.settings(s3, NOWHERE);
    settings.putAll(mistake);
    try (Packaged orchestrator = Packaged.start(settings)) {

      int status = orchestrator.awaitEnd();

      assertThat(status).isNotZero();
      assertThat(orchestrator.output())
          .as("no stack trace")
          .noneMatch(line -> line.startsWith("\tat "))
          .anyMatch(line ->
              line.contains(named)
                  && line.contains("bucket ")
                  && line.contains(" at http://")
                  && line.contains("meristem.s3.endpoint"));
    }
  }

  @Test
  void withoutABrokerItServesAndItBecomesReadyWhenTheBrokerComes() {
    List<Integer> ports = Ports.free(2);
    Map<String, String> settings = Packaged.settings(s3, "127.0.0.1:" + ports.getFirst());
    try (Packaged orchestrator = Packaged.start(settings)) {
      orchestrator.awaitStatus("/api/v1/models", 200);
      assertThat(orchestrator.status("/q/health/ready")).isEqualTo(503);

      try (LocalKafka _ =
          LocalKafka.start(folder.resolve("late-kafka"), ports.getFirst(), ports.getLast())) {
        orchestrator.awaitReady();
      }
    }
  }

  @Test
  void theNextLifeShowsWhatTheLastOneKept() throws Exception {
    Map<String, String> settings = Packaged.settings(s3, NOWHERE);
    JsonNode before;
    try (Packaged first = Packaged.start(settings)) {
      first.awaitStatus("/api/v1/models", 200);
      PublishedModel.by(first, store, "kept");
      before = everything(first);
    }
    try (Packaged second = Packaged.start(settings)) {

      second.awaitStatus("/api/v1/models", 200);

      assertThat(everything(second)).isEqualTo(before);
    }
  }

  private static JsonNode everything(Packaged orchestrator) throws Exception {
    var all = Documents.JSON.createObjectNode();
    for (String path : List.of("runs", "datasets", "models", "models/kept/lineage")) {
      all.set(path, Documents.JSON.readTree(orchestrator.get("/api/v1/" + path).body().asString()));
    }
    return all;
  }
}
