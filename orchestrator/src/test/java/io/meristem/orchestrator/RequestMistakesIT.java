package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before anybody looks at what it means. */
@QuarkusTest
@WithTestResource(Servers.class)
class RequestMistakesIT {

  @Test
  void anUnknownFieldIsRefusedByItsNameAndTheOthersAreListed() {
    Response response = post("/models", "{\"name\": \"a\", \"dataset\": \"b\", \"colour\": 1}");

    refused(response, 400, "unknown-field", "no field colour", "config, dataset, name, training");
  }

  @Test
  void anUnknownFieldIsNamedWithItsWholePath() {
    Response response =
        post("/models", "{\"name\": \"a\", \"dataset\": \"b\", \"config\": {\"widht\": 8}}");

    refused(response, 400, "unknown-field", "no field config.widht", "width");
  }

  @Test
  void textThatIsNoJsonIsRefusedByItsPlace() {
    Response response = post("/models", "{\"name\": \"a\",\n  oops}");

    refused(response, 400, "malformed-json", "line 2", "send one JSON object");
  }

  @Test
  void anUnfinishedBodyIsRefused() {
    refused(post("/models", "{\"name\": "), 400, "malformed-json", "line 1");
  }

  @Test
  void aMissingFieldIsNamed() {
    refused(post("/models", "{\"name\": \"a\"}"), 400, "invalid-field", "dataset is required");
  }

  @Test
  void aFieldThatIsNullIsMissing() {
    Response response = post("/models", "{\"name\": null, \"dataset\": \"b\"}");

    refused(response, 400, "invalid-field", "name is required");
  }

  @Test
  void aWrongTypeIsNamedWithItsValue() {
    Response response =
        post("/models", "{\"name\": \"a\", \"dataset\": \"b\", \"config\": {\"width\": \"wide\"}}");

    refused(response, 400, "invalid-field", "config.width", "'wide'", "a whole number");
  }

  @Test
  void aFractionIsNoWholeNumber() {
    Response response =
        post("/models", "{\"name\": \"a\", \"dataset\": \"b\", \"config\": {\"width\": 8.5}}");

    refused(response, 400, "invalid-field", "config.width", "8.5", "a whole number");
  }

  @Test
  void aNumberThatDoesNotFitIsRefused() {
    Response response =
        post(
            "/models",
            "{\"name\": \"a\", \"dataset\": \"b\", \"config\": {\"width\": 99999999999}}");

    refused(response, 400, "invalid-field", "config.width", "99999999999", "out of range");
  }

  @Test
  void anObjectWhereATextBelongsIsRefused() {
    Response response = post("/models", "{\"name\": {}, \"dataset\": \"b\"}");

    refused(response, 400, "invalid-field", "name", "a text");
  }

  @Test
  void anArrayWhereAnObjectBelongsIsRefused() {
    refused(post("/models", "[]"), 400, "invalid-field", "the body", "an object");
  }

  @Test
  void aWordThatIsNoChoiceIsRefusedWithTheChoices() {
    Response response =
        post("/models", "{\"name\": \"a\", \"dataset\": \"b\", \"config\": {\"theta\": \"relu\"}}");

    refused(response, 400, "invalid-field", "config.theta", "'relu'", "l2_norm_gelu", "softmax");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"tokens\": {\"x\": 8}} | recipe.tokens | 'x' is no place; choose all, one of q, k, v, proj, ffn",
        "{\"tokens\": {\"ffn\": \"8\"}} | recipe.tokens | {\"factor\": 2} or {\"tokens\": 512}",
        "{\"tokens\": {\"factor\": -1}} | recipe.tokens | factor must be a positive finite number, not -1.0",
        "{\"init\": \"magic\"} | recipe.init | zero-key, official or duplicate, not 'magic'",
        "{\"init\": {\"type\": \"magic\"}} | recipe.init.type | 'magic' is not one of zero-key, official",
        "{\"init\": {\"noise\": 1}} | recipe.init | type is required",
        "{\"init\": {\"type\": \"zero-key\", \"noise\": 1}} | recipe.init | zero-key takes no noise",
        "{\"tau\": {\"type\": \"keep\", \"steps\": 3}} | recipe.tau | keep takes no steps",
        "{\"tau\": \"up\"} | recipe.tau | keep, ramp or recompute, not 'up'",
        "{\"freeze\": \"all\"} | recipe.freeze | one of none, old",
        "{\"insert\": [{}]} | recipe.insert[0].at | a whole number",
        "{\"insert\": [{\"at\": -1}]} | recipe.insert[0] | at must be 0 or the number of a block",
        "{\"insert\": [{\"at\": 0, \"tokens\": {\"x\": 1}}]} | recipe.insert[0].tokens | one of q, k, v, proj, ffn"
      })
  void aRecipeThatIsNoneIsRefusedByItsField(String recipe, String field, String why) {
    Response response = post("/growths", "{\"parent\": \"v\", \"recipe\": %s}".formatted(recipe));

    refused(response, 400, "invalid-field", field, why);
  }

  @Test
  void aGrowthWithoutARecipeIsToldWhatOneIs() {
    Response response = post("/growths", "{\"parent\": \"v\"}");

    refused(response, 400, "invalid-field", "recipe is required", "{\"tokens\": {\"factor\": 2}}");
  }

  @Test
  void anEmptyBodyIsRefused() {
    Response response = given().contentType("application/json").post("/api/v1/growths");

    refused(response, 400, "missing-body", "no body", "send a JSON object");
  }

  @Test
  void theWordNullIsNoBody() {
    refused(post("/growths", "null"), 400, "missing-body", "no body");
  }

  @Test
  void aLongJsonIsRefused() {
    refused(
        post("/models", "{\"name\": \"" + "a".repeat(1 << 20) + "\"}"),
        413,
        "body-too-long",
        "1048576");
  }

  @Test
  void jsonInChunksIsReadLikeAnyOther() throws Exception {
    HttpResponse<String> response = Api.postInChunks("/models", "application/json", "{}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("name is required");
  }

  @Test
  void longJsonInChunksIsRefusedAsSoonAsItIsTooLong() throws Exception {
    HttpResponse<String> response =
        Api.postInChunks(
            "/models", "application/json", "{\"name\": \"" + "a".repeat(1 << 20) + "\"}");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("body-too-long", "1048576");
  }

  @Test
  void anUnknownPathIsRefused() {
    refused(get("/no/such/path"), 404, "unknown-path", "/no/such/path", "/q/openapi");
  }

  @Test
  void aMethodThatAPathDoesNotTakeIsRefused() {
    refused(given().delete("/api/v1/models"), 405, "wrong-method", "models", "/q/openapi");
  }

  @Test
  void aBodyOfAnotherMediaTypeIsRefused() {
    Response response = given().contentType("application/xml").body("<a/>").post("/api/v1/models");

    refused(response, 415, "wrong-content-type", "models", "/q/openapi");
  }

  @Test
  void anAnswerThatCannotBeGivenIsRefused() {
    refused(given().accept("image/png").get("/api/v1/models"), 406, "wrong-accept", "models");
  }
}
