package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class VersionsIT {

  private static final String MODEL = "versions-it";

  @Inject ObjectStore store;

  private String version = "";
  private String weights = "";

  @BeforeEach
  void trainRoot() {
    if (get("/models/" + MODEL).statusCode() == 404) {
      Api.root(MODEL, store);
    }
    version = get("/models/" + MODEL).jsonPath().getString("newest");
    weights = "/versions/" + version + "/files/model.safetensors";
  }

  @Test
  void aVersionTellsHowItCameToBe() {
    Response response = get("/versions/" + version);

    var view = response.jsonPath();
    assertThat(view.getString("model")).isEqualTo(MODEL);
    assertThat(view.getString("edge")).isEqualTo("root");
    assertThat(view.getDouble("lossAtEnd")).isEqualTo(1.5);
    assertThat(view.getLong("window.tokens")).isEqualTo(10 * 2 * 16);
    assertThat(view.getString("provenance.worker")).isEqualTo(HandWorker.NAME);
    assertThat(view.getMap("files"))
        .containsOnlyKeys("config.json", "model.safetensors", "tokenizer.json");
  }

  @Test
  void anUnknownVersionIsNotFound() {
    refused(get("/versions/v0"), 404, "unknown-version", "no version v0", "GET /api/v1/versions");
  }

  @Test
  void aFileIsStreamedWhole() {
    Response file = get(weights);

    assertThat(file.statusCode()).isEqualTo(200);
    byte[] content = file.asByteArray();
    assertThat(file.header("Content-Length")).isEqualTo(Integer.toString(content.length));
    assertThat(file.header("Accept-Ranges")).isEqualTo("bytes");
    String sha256 = Sha256.hex(Sha256.newDigest().digest(content));
    assertThat(file.header("ETag")).isEqualTo("\"" + sha256 + "\"");
    var listed = get("/versions/" + version).jsonPath();
    assertThat(listed.getString("files.'model.safetensors'.sha256")).isEqualTo(sha256);
  }

  @Test
  void theLinkOfAFileLeadsToIt() {
    String link = get("/versions/" + version).jsonPath().getString("files.'config.json'.href");

    Response file = given().get(link);

    assertThat(file.asString()).contains("\"model_type\"", "\"width\" : 8");
  }

  @Test
  void aRangeFromTheMiddleOn() {
    byte[] whole = get(weights).asByteArray();

    Response part = range("bytes=11-");

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(whole, 11, whole.length));
    assertThat(part.header("Content-Range"))
        .isEqualTo("bytes 11-%d/%d".formatted(whole.length - 1, whole.length));
  }

  @Test
  void aRangeWithBothEnds() {
    byte[] whole = get(weights).asByteArray();

    Response part = range("bytes=3-9");

    assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(whole, 3, 10));
    assertThat(part.header("Content-Length")).isEqualTo("7");
  }

  @Test
  void aRangeOfTheLastBytes() {
    byte[] whole = get(weights).asByteArray();

    Response part = range("bytes=-5");

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.asByteArray())
        .isEqualTo(Arrays.copyOfRange(whole, whole.length - 5, whole.length));
  }

  @Test
  void aRangeBehindTheEndIsRefusedWithTheLength() {
    int length = get(weights).asByteArray().length;

    Response response = range("bytes=" + length + "-");

    refused(response, 416, "range-outside", "model.safetensors has " + length + " bytes");
    assertThat(response.header("Content-Range")).isEqualTo("bytes */" + length);
  }

  @Test
  void whatIsNoSingleRangeIsAnsweredWhole() {
    assertThat(range("bytes=0-1,4-5").statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverKnowsTheFileIsNotSentItAgain() {
    String etag = get(weights).header("ETag");

    Response again = given().header("If-None-Match", etag).get("/api/v1" + weights);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.header("ETag")).isEqualTo(etag);
    assertThat(again.asByteArray()).isEmpty();
  }

  @Test
  void whoeverKnowsAnotherFileIsSentThisOne() {
    Response file = given().header("If-None-Match", "\"0\"").get("/api/v1" + weights);

    assertThat(file.statusCode()).isEqualTo(200);
  }

  @Test
  void headTellsLengthAndHashWithoutTheContent() {
    Response whole = get(weights);

    Response head = given().head("/api/v1" + weights);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo(whole.header("ETag"));
    assertThat(head.header("Content-Length")).isEqualTo(whole.header("Content-Length"));
    assertThat(head.asByteArray()).isEmpty();
  }

  @Test
  void anUnknownFileIsNotFoundAndTheOthersAreNamed() {
    Response response = get("/versions/" + version + "/files/weights.bin");

    refused(response, 404, "unknown-file", version, "weights.bin", "model.safetensors");
  }

  private Response range(String range) {
    return given().header("Range", range).get("/api/v1" + weights);
  }
}
