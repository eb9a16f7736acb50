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

  @Test
  void anUnknownRoleIsRefusedWithTheRoles() {
    Response response =
        post(
            "/growths",
            "{\"parent\": \"v\", \"growth\": {\"type\": \"tokens\", \"tokens\": {\"x\": 8}}}");

    refused(response, 400, "invalid-field", "growth.tokens", "'x'", "q, k, v, proj, ffn");
  }

  @Test
  void anUnknownKindOfGrowthIsRefusedWithTheKinds() {
    Response response = post("/growths", "{\"parent\": \"v\", \"growth\": {\"type\": \"magic\"}}");

    refused(response, 400, "invalid-field", "growth", "'magic'", "factor, tokens");
  }

  @Test
  void aGrowthWithoutItsKindIsRefusedWithTheKinds() {
    Response response = post("/growths", "{\"parent\": \"v\", \"growth\": {\"factor\": 2}}");

    refused(response, 400, "invalid-field", "growth", "type is missing");
  }

  @Test
  void aFactorThatIsNoGrowthIsRefusedByItsValue() {
    Response response =
        post("/growths", "{\"parent\": \"v\", \"growth\": {\"type\": \"factor\", \"factor\": -1}}");

    refused(response, 400, "invalid-field", "growth", "factor", "-1");
  }

  @Test
  void aFactorThatIsMissingIsNamed() {
    Response response = post("/growths", "{\"parent\": \"v\", \"growth\": {\"type\": \"factor\"}}");

    refused(response, 400, "invalid-field", "growth", "factor");
  }

  @Test
  void countsThatAreMissingAreNamed() {
    Response response = post("/growths", "{\"parent\": \"v\", \"growth\": {\"type\": \"tokens\"}}");

    refused(response, 400, "invalid-field", "growth", "tokens are required, by role");
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
