package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.sampling.SampleRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Servers.class)
class SamplesIT {

  private static final String MODEL = "samples-it";
  private static final String PIECE = "{\"text\":\"a\",\"token\":97}";
  private static final String END =
      "{\"finish\":\"limit\",\"text\":\"\",\"tokens\":1,\"seconds\":0.1}";

  @Inject ObjectStore store;
  @Inject Settings settings;
  private String version = "";

  @BeforeEach
  void trainRoot() {
    if (get("/models/" + MODEL).statusCode() == 404) {
      Api.root(MODEL, store);
    }
    version = get("/models/" + MODEL).jsonPath().getString("newest");
  }

  @Test
  void theLinesOfAWorkerArePassedOn() throws Exception {
    try (WritingWorker worker = worker("w-lines", out -> WritingWorker.write(out, PIECE, END))) {
      worker.announce(false, false);

      Response answer = sample("{\"prompt\": \"once\", \"temperature\": 0.5, \"stop\": [\".\"]}");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.contentType()).startsWith("application/x-ndjson");
      assertThat(answer.asString()).isEqualTo(PIECE + "\n" + END + "\n");
      SampleRequest asked = worker.asked.take();
      assertThat(asked.version().version()).isEqualTo(version);
      assertThat(asked.sampling().prompt()).isEqualTo("once");
      assertThat(asked.sampling().temperature()).isEqualTo(0.5);
      assertThat(asked.sampling().maxTokens()).isEqualTo(128);
      assertThat(asked.sampling().seed()).isEqualTo(1);
      assertThat(asked.sampling().stop()).containsExactly(".");
    }
  }

  @Test
  void aLineArrivesBeforeTheNextIsWritten() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    try (WritingWorker worker =
            worker(
                "w-slow",
                out -> {
                  WritingWorker.write(out, PIECE);
                  await(first);
                  out.getResponseBody().write((END + "\n").getBytes(StandardCharsets.UTF_8));
                });
        HttpClient client = HttpClient.newHttpClient()) {
      worker.announce(false, false);

      HttpResponse<InputStream> answer = client.send(request(), BodyHandlers.ofInputStream());

      try (BufferedReader lines = lines(answer)) {
        assertThat(lines.readLine()).isEqualTo(PIECE);
        first.countDown();
        assertThat(lines.readLine()).isEqualTo(END);
      }
    }
  }

  @Test
  void aCallerWhoGoesAwayEndsTheWorkersWork() throws Exception {
    BlockingQueue<IOException> ended = new LinkedBlockingQueue<>();
    try (WritingWorker worker = worker("w-endless", out -> writeOn(out, ended))) {
      worker.announce(false, false);
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<InputStream> answer = client.send(request(), BodyHandlers.ofInputStream());
        try (BufferedReader lines = lines(answer)) {
          assertThat(lines.readLine()).isEqualTo(PIECE);
        }
      }

      assertThat(ended.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void aWorkerThatBreaksOffIsToldToTheCaller() throws Exception {
    try (WritingWorker worker =
        worker(
            "w-lost",
            out -> {
              out.sendResponseHeaders(200, 1000);
              out.getResponseBody().write((PIECE + "\n").getBytes(StandardCharsets.UTF_8));
              out.getResponseBody().flush();
            })) {
      worker.announce(false, false);

      String[] lines = sample("{\"prompt\": \"once\"}").asString().split("\n", -1);

      assertThat(lines[0]).isEqualTo(PIECE);
      assertThat(lines[1]).startsWith("{\"problem\":{\"type\":\"worker-lost\"");
    }
  }

  private static void writeOn(
      com.sun.net.httpserver.HttpExchange exchange, BlockingQueue<IOException> ended)
      throws IOException {
    WritingWorker.write(exchange, PIECE);
    try {
      while (true) {
        exchange.getResponseBody().write((PIECE + "\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
    } catch (IOException e) {
      ended.add(e);
      throw e;
    }
  }

  @Test
  void anIdleWorkerIsAskedBeforeABusyOne() throws Exception {
    try (WritingWorker idle = worker("w-idle", out -> WritingWorker.write(out, PIECE, END));
        WritingWorker busy = worker("w-busy", out -> WritingWorker.write(out, END))) {
      idle.announce(false, false);
      busy.announce(true, false);

      assertThat(sample("{\"prompt\": \"once\"}").asString()).startsWith(PIECE);
      assertThat(busy.asked).isEmpty();
    }
  }

  @Test
  void whenAWorkerIsUnavailableTheNextIsAsked() throws Exception {
    try (WritingWorker full =
            worker("w-full", out -> WritingWorker.refuse(out, 503, "worker-busy"));
        WritingWorker free = worker("w-free", out -> WritingWorker.write(out, PIECE, END))) {
      free.announce(true, false);
      full.announce(false, false);

      assertThat(sample("{\"prompt\": \"once\"}").asString()).startsWith(PIECE);
      assertThat(full.asked).hasSize(1);
      assertThat(free.asked).hasSize(1);
    }
  }

  @Test
  void aWorkersRefusalIsPassedOn() throws Exception {
    try (WritingWorker worker =
        worker("w-no", out -> WritingWorker.refuse(out, 422, "prompt-too-long"))) {
      worker.announce(false, false);

      refused(sample("{\"prompt\": \"once\"}"), 422, "prompt-too-long", "not prompt-too-long here");
    }
  }

  @Test
  void withoutAWorkerNobodyWrites() {
    Response answer = sample("{\"prompt\": \"once\"}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.jsonPath().getString("type"))
        .isIn("urn:meristem:problem:no-worker", "urn:meristem:problem:worker-unreachable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'prompt': ''                          | prompt must have at least 1 character",
        "'prompt': 'a', 'temperature': -1      | temperature must be finite and at least 0",
        "'prompt': 'a', 'topP': 0              | topP must be above 0 and at most 1",
        "'prompt': 'a', 'topP': 1.5            | not 1.5",
        "'prompt': 'a', 'topK': -2             | topK must be at least 0",
        "'prompt': 'a', 'maxTokens': 0         | maxTokens must be at least 1, not 0",
        "'prompt': 'a', 'stop': ['']           | stop must hold texts"
      })
  void whatCannotBeIsRefusedByItsValue(String fields, String named) {
    Response answer = sample("{%s}".formatted(fields.replace('\'', '"')));

    refused(answer, 422, "invalid-sampling", named);
  }

  @Test
  void anUnknownVersionWritesNothing() {
    Response answer = post("/versions/v0/samples", "{\"prompt\": \"a\"}");

    refused(answer, 404, "unknown-version", "v0");
  }

  @Test
  void aStopThatIsNullIsRefused() {
    assertThat(sample("{\"prompt\": \"a\", \"stop\": [null]}").statusCode()).isEqualTo(400);
  }

  private Response sample(String body) {
    return post("/versions/" + version + "/samples", body);
  }

  private HttpRequest request() {
    URI uri =
        URI.create(
            "http://localhost:%d/api/v1/versions/%s/samples".formatted(RestAssured.port, version));
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"prompt\": \"once\"}"))
        .build();
  }

  private WritingWorker worker(String name, WritingWorker.Script script) throws IOException {
    return WritingWorker.start(name, settings.kafka().bootstrapServers(), script);
  }

  private static BufferedReader lines(HttpResponse<InputStream> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
