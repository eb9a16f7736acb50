package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TEXT;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class UploadsIT {

  @Inject ObjectStore store;

  @Test
  void aFileOfAnyBytesIsKeptUnderItsAddress() throws IOException {
    byte[] file = {0, 1, 2, (byte) 0xff, 0};

    Response response = upload(freshName("key"), file);

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    assertThat(response.jsonPath().getLong("bytes")).isEqualTo(5);
    assertThat(response.jsonPath().getString("sha256"))
        .isEqualTo(Sha256.hex(Sha256.newDigest().digest(file)));
    try (var kept = store.read(key(response), 0, 5)) {
      assertThat(kept.readAllBytes()).isEqualTo(file);
    }
  }

  @Test
  void theSameFileUnderTheSameKeyIsKeptOnce() {
    String key = freshName("key");
    Response first = upload(key, "abc".getBytes(UTF_8));

    Response again = upload(key, "abc".getBytes(UTF_8));

    assertThat(again.asString()).isEqualTo(first.asString());
    String folder = key(first).substring(0, key(first).lastIndexOf('/') + 1);
    assertThat(store.keysAfter(folder, "", 10))
        .containsExactlyInAnyOrder(key(first), folder + "receipt.json");
  }

  @Test
  void anotherFileUnderTheSameKeyIsRefusedAndNothingOfItIsKept() {
    String key = freshName("key");
    Response first = upload(key, "abc".getBytes(UTF_8));

    Response other = upload(key, "abd".getBytes(UTF_8));

    refused(other, 422, "idempotency-key-reused", "another file", "choose a new key");
    String folder = key(first).substring(0, key(first).lastIndexOf('/') + 1);
    assertThat(store.keysAfter(folder, "", 10)).hasSize(2);
  }

  @Test
  void aKeyThatStandsForARunIsNoKeyForAFile() {
    String key = freshName("key");
    given()
        .contentType("text/plain")
        .header("Idempotency-Key", key)
        .body(TEXT)
        .post("/api/v1/datasets?name=" + freshName("text"))
        .then()
        .statusCode(202);

    Response response = upload(key, "abc".getBytes(UTF_8));

    refused(response, 422, "idempotency-key-reused", "a run");
  }

  @Test
  void aFileMayComeInChunksWithoutALength() throws Exception {
    HttpResponse<String> response = Api.postInChunks("/uploads", "application/octet-stream", TEXT);

    assertThat(response.statusCode()).isEqualTo(201);
  }

  @Test
  void anEmptyFileIsRefused() {
    Response response = upload(freshName("key"), new byte[0]);

    refused(response, 422, "empty-upload", "no bytes", "send the file itself");
  }

  @Test
  void aFileBeyondTheLimitIsRefusedWithTheSettingsName() {
    Response response = upload(freshName("key"), new byte[(1 << 20) + 1]);

    refused(response, 413, "upload-too-long", "1048576 bytes", "meristem.uploads.limit");
  }

  private static Response upload(String key, byte[] file) {
    return given()
        .contentType("application/octet-stream")
        .header("Idempotency-Key", key)
        .body(file)
        .post("/api/v1/uploads");
  }

  private static String key(Response response) {
    return response.jsonPath().getString("source").substring("s3://meristem/".length());
  }
}
