package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TEXT;
import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.meristem.orchestrator.Api.upload;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class DatasetsIT {

  @Inject ObjectStore store;

  @Test
  void anUploadedTextBecomesADataset() {
    String name = freshName("text");

    String dataset = Api.dataset(name, store);

    var view = get("/datasets/" + dataset).jsonPath();
    assertThat(view.getString("name")).isEqualTo(name);
    assertThat(view.getInt("vocabulary")).isEqualTo(256);
    assertThat(view.getLong("sourceBytes")).isEqualTo(TEXT.length());
    assertThat(view.getString("sourceSha256")).isEqualTo(Sha256.of(TEXT));
    assertThat(view.getLong("trainTokens") + view.getLong("validationTokens"))
        .isEqualTo(TEXT.length());
  }

  @Test
  void aNameAloneIsItsNewestDataset() {
    String name = freshName("text");
    Api.dataset(name, store);
    String newest = Api.published(upload(name, TEXT + "More of it."), store);

    Response found = get("/datasets/" + name);

    assertThat(name + "/" + found.jsonPath().getString("hash")).isEqualTo(newest);
  }

  @Test
  void allDatasetsAreListed() {
    String dataset = Api.dataset(freshName("text"), store);

    Response list = get("/datasets");

    assertThat(list.jsonPath().getList("hash", String.class)).anyMatch(dataset::endsWith);
  }

  @Test
  void aTextInStorageIsRegisteredByItsKey() {
    String name = freshName("text");
    String key = "texts/" + name;
    store.write(key, new ByteArrayInputStream(TEXT.getBytes(UTF_8)));

    Response response = post("/datasets", registration(name, "s3://meristem/" + key));

    assertThat(Api.published(response, store)).startsWith(name + "/");
  }

  @Test
  void invalidUtf8IsText() {
    Response response = upload(freshName("text"), "\u00ff\u00fe bytes".getBytes(ISO_8859_1));

    accepted(response);
  }

  @Test
  void aTextMayComeInChunksWithoutALength() throws Exception {
    HttpResponse<String> response =
        Api.postInChunks("/datasets?name=" + freshName("text"), "text/plain", TEXT);

    assertThat(response.statusCode()).isEqualTo(202);
  }

  @Test
  void anEmptyTextIsRefused() {
    Response response = upload(freshName("text"), "");

    refused(response, 422, "empty-text", "no bytes", "send the text itself");
  }

  @Test
  void aNulByteIsRefusedByItsPlace() {
    Response response = upload(freshName("text"), "abc\0def");

    refused(response, 422, "binary-text", "byte 3 is NUL", "plain text");
  }

  @Test
  void aTextBeyondTheLimitIsRefusedWithTheSettingsName() {
    Response response = upload(freshName("text"), "x".repeat((1 << 20) + 1));

    refused(response, 413, "text-too-long", "1048576 bytes", "meristem.uploads.limit");
  }

  @Test
  void nothingIsKeptOfARefusedText() {
    String name = freshName("text");

    upload(name, "abc\0def");

    assertThat(store.keysAfter("uploads/", "", 1000))
        .noneMatch(key -> store.size(key).orElse(0) < 8);
  }

  @Test
  void aNameMustFitItsAlphabet() {
    Response response = upload("Not A Name", TEXT);

    refused(response, 422, "invalid-name", "dataset name 'Not A Name'", "a-z, 0-9 and -");
  }

  @Test
  void aMissingNameIsAnInvalidOne() {
    Response response = given().contentType("text/plain").body(TEXT).post("/api/v1/datasets");

    refused(response, 422, "invalid-name", "dataset name ''");
  }

  @Test
  void theValidationFractionMustLeaveBothParts() {
    Response response =
        given()
            .contentType("text/plain")
            .body(TEXT)
            .post("/api/v1/datasets?name=a&validationFraction=1");

    refused(response, 422, "invalid-dataset", "validationFraction", "between 0 and 1", "1.0");
  }

  @Test
  void theValidationFractionMustBeANumber() {
    Response response =
        given()
            .contentType("text/plain")
            .body(TEXT)
            .post("/api/v1/datasets?name=a&validationFraction=few");

    refused(response, 400, "invalid-parameter", "validationFraction", "'few'", "a number");
  }

  @Test
  void aTextThatIsNotInStorageIsRefusedByItsKey() {
    Response response = post("/datasets", registration("a", "s3://meristem/texts/none"));

    refused(response, 404, "missing-text", "s3://meristem/texts/none", "upload it there");
  }

  @Test
  void aTextInABucketThatIsNotThereIsRefused() {
    Response response = post("/datasets", registration("a", "s3://nobodys-bucket/text"));

    refused(response, 404, "missing-text", "s3://nobodys-bucket/text");
  }

  @Test
  void anEmptyTextInStorageIsRefused() {
    store.write("texts/empty", new ByteArrayInputStream(new byte[0]));

    Response response = post("/datasets", registration("a", "s3://meristem/texts/empty"));

    refused(response, 422, "empty-text", "s3://meristem/texts/empty", "choose another text");
  }

  @Test
  void aSourceIsAKeyOnTheServer() {
    Response response = post("/datasets", registration("a", "http://example.org/text"));

    refused(response, 422, "invalid-source", "http://example.org/text", "s3://bucket/key");
  }

  @Test
  void anUnknownDatasetIsNotFound() {
    Response response = get("/datasets/none-such");

    refused(response, 404, "unknown-dataset", "none-such", "GET /api/v1/datasets");
  }

  private static String registration(String name, String source) {
    return "{\"name\": \"%s\", \"source\": \"%s\"}".formatted(name, source);
  }
}
