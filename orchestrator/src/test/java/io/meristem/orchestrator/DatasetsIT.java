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

import io.meristem.storage.dataset.ByteLevelTokenizer;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(view.getInt("tokenizer.vocabulary")).isEqualTo(256);
    assertThat(view.getLong("sources[0].bytes")).isEqualTo(TEXT.length());
    assertThat(view.getString("sources[0].sha256")).isEqualTo(Sha256.of(TEXT));
    assertThat(view.getDouble("sources[0].weight")).isEqualTo(1);
    assertThat(view.getLong("validationBytes")).isEqualTo(view.getLong("validationTokens"));
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
  void allDatasetsAreListedPageByPage() {
    String first = Api.dataset(freshName("first"), store);
    String second = Api.dataset(freshName("second"), store);
    Response page = get("/datasets?limit=1");

    List<String> listed = new ArrayList<>(named(page));
    for (String link = page.header("Link"); link != null; link = page.header("Link")) {
      page = get(link.substring("</api/v1".length(), link.indexOf('>')));
      assertThat(named(page)).hasSizeLessThanOrEqualTo(1);
      listed.addAll(named(page));
    }
    assertThat(listed).containsSubsequence(first, second).doesNotHaveDuplicates();
    assertThat(named(get("/datasets?limit=1000"))).isEqualTo(listed);
  }

  private static List<String> named(Response list) {
    return list.jsonPath().getList("collect { it.name + '/' + it.hash }", String.class);
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
    Response response = upload(freshName("text"), "\u00ff\u00fe more bytes".getBytes(ISO_8859_1));

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

    refused(response, 404, "missing-object", "s3://meristem/texts/none", "upload it there");
  }

  @Test
  void aTextInABucketThatIsNotThereIsRefused() {
    Response response = post("/datasets", registration("a", "s3://nobodys-bucket/text"));

    refused(response, 404, "missing-object", "s3://nobodys-bucket/text");
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
  void severalTextsWithWeightsBecomeOneDataset() {
    String name = freshName("text");
    String first = stored("texts/" + name + "-a", TEXT);
    String second = stored("texts/" + name + "-b", TEXT + TEXT);
    Response response =
        post(
            "/datasets",
            """
            {"name": "%s", "sources": [{"source": "%s"}, {"source": "%s", "weight": 2.5}]}\
            """
                .formatted(name, first, second));

    var view = get("/datasets/" + Api.published(response, store)).jsonPath();
    assertThat(view.getList("sources.weight", Double.class)).containsExactly(1.0, 2.5);
    assertThat(view.getList("sources.bytes", Integer.class))
        .containsExactly(TEXT.length(), 2 * TEXT.length());
  }

  @Test
  void aTokenizerIsNamedByItsAddress() {
    String name = freshName("text");
    String text = stored("texts/" + name, TEXT);
    String tokenizer = Api.keep(ByteLevelTokenizer.json().getBytes(UTF_8));

    Response response =
        post(
            "/datasets",
            "{\"name\": \"%s\", \"source\": \"%s\", \"tokenizer\": \"%s\"}"
                .formatted(name, text, tokenizer));

    var view = get("/datasets/" + Api.published(response, store)).jsonPath();
    assertThat(view.getString("tokenizer.sha256")).isEqualTo(Sha256.of(ByteLevelTokenizer.json()));
  }

  @Test
  void anUploadedTextMayNameATokenizer() {
    String tokenizer = Api.keep(ByteLevelTokenizer.json().getBytes(UTF_8));

    Response response =
        given()
            .contentType("text/plain")
            .queryParam("name", freshName("text"))
            .queryParam("tokenizer", tokenizer)
            .body(TEXT)
            .post("/api/v1/datasets");

    String dataset = Api.published(response, store);
    assertThat(get("/datasets/" + dataset).jsonPath().getString("tokenizer.sha256"))
        .isEqualTo(Sha256.of(ByteLevelTokenizer.json()));
  }

  @Test
  void aTokenizerThatIsNotThereIsRefusedByItsAddress() {
    String text = stored("texts/" + freshName("text"), TEXT);

    Response response =
        post(
            "/datasets",
            "{\"name\": \"a\", \"source\": \"%s\", \"tokenizer\": \"s3://meristem/none\"}"
                .formatted(text));

    refused(response, 404, "missing-object", "s3://meristem/none", "/api/v1/uploads");
  }

  @Test
  void anEmptyTokenizerIsRefused() {
    String text = stored("texts/" + freshName("text"), TEXT);
    String tokenizer = stored("texts/" + freshName("tokenizer"), "");

    Response response =
        post(
            "/datasets",
            "{\"name\": \"a\", \"source\": \"%s\", \"tokenizer\": \"%s\"}"
                .formatted(text, tokenizer));

    refused(response, 422, "invalid-tokenizer", tokenizer, "0 bytes", "tokenizer.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1e999"})
  void aWeightIsANumberAboveZero(String weight) {
    String text = stored("texts/" + freshName("text"), TEXT);

    Response response =
        post(
            "/datasets",
            "{\"name\": \"a\", \"sources\": [{\"source\": \"%s\", \"weight\": %s}]}"
                .formatted(text, weight));

    refused(response, 422, "invalid-dataset", "weight of a source", "above 0");
  }

  @Test
  void aSourceIsNamedOnce() {
    String text = stored("texts/" + freshName("text"), TEXT);

    Response response =
        post(
            "/datasets",
            "{\"name\": \"a\", \"sources\": [{\"source\": \"%s\"}, {\"source\": \"%s\"}]}"
                .formatted(text, text));

    refused(response, 422, "invalid-dataset", text, "named twice", "sum of its weights");
  }

  @Test
  void aDatasetNeedsASource() {
    Response response = post("/datasets", "{\"name\": \"a\", \"sources\": []}");

    refused(response, 422, "invalid-dataset", "at least one source");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"a\"}",
        "{\"name\": \"a\", \"source\": \"s3://a/b\", \"sources\": []}"
      })
  void sourceAndSourcesAreAlternatives(String registration) {
    Response response = post("/datasets", registration);

    refused(response, 400, "invalid-field", "either source or sources");
  }

  @Test
  void aTextWithNothingForOnePartIsTooShort() {
    Response response = upload(freshName("text"), "abcdefghi");

    refused(response, 422, "text-too-short", "9 bytes", "validationFraction of 0.1");
  }

  @Test
  void anUnknownDatasetIsNotFound() {
    Response response = get("/datasets/none-such");

    refused(response, 404, "unknown-dataset", "none-such", "GET /api/v1/datasets");
  }

  private String stored(String key, String text) {
    store.write(key, new ByteArrayInputStream(text.getBytes(UTF_8)));
    return "s3://meristem/" + key;
  }

  private static String registration(String name, String source) {
    return "{\"name\": \"%s\", \"source\": \"%s\"}".formatted(name, source);
  }
}
