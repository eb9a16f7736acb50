package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.event.Topics;
import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class AliasesIT {

  @Inject ObjectStore store;
  @Inject Settings settings;

  private String model = "";
  private String root = "";
  private String child = "";

  @BeforeEach
  void growOnce() {
    model = freshName("aliases");
    root = Api.root(model, store);
    child =
        Api.published(
            post(
                "/growths",
                "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}}}".formatted(root)),
            store);
  }

  private static RequestSpecification by(String actor) {
    return given().contentType("application/json").header("X-Meristem-Actor", actor);
  }

  private String path(String rest) {
    return "/api/v1/models/" + model + "/aliases/production" + rest;
  }

  private Response move(String version, String more) {
    return by("ada").body("{\"version\": \"%s\"%s}".formatted(version, more)).put(path(""));
  }

  private static JsonPath ok(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.jsonPath();
  }

  private Response rule(String policy) {
    return by("ada").body(policy).put(path("/policy"));
  }

  @Test
  void anAliasMovesAndKeepsWhereItWas() {
    ok(move(root, ", \"reason\": \"the first\""));
    ok(move(child, ""));

    JsonPath alias = ok(given().get(path("")));

    assertThat(alias.getString("version")).isEqualTo(child);
    assertThat(alias.getString("moved.moved.from")).isEqualTo(root);
    assertThat(alias.getString("moved.stamp.by.name")).isEqualTo("ada");
    JsonPath moves = ok(given().get(path("/moves")));
    assertThat(moves.getList("moved.to")).containsExactly(child, root);
    assertThat(moves.getString("[1].moved.reason")).isEqualTo("the first");
    assertThat(get("/models/" + model + "/aliases").jsonPath().getList("alias"))
        .containsExactly("production");
    assertThat(get("/models/" + model).jsonPath().getString("aliases.production")).isEqualTo(child);
    assertThat(get("/versions/" + child).jsonPath().getList("state.aliases"))
        .containsExactly("production");
  }

  @Test
  void whatAnAliasStandsForHasItsCostAndCanBeABaseline() {
    ok(move(child, ""));
    String name = model + "@production";

    JsonPath cost = ok(get("/versions/" + name + "/cost"));

    assertThat(cost.getString("version")).isEqualTo(child);
    refused(get("/versions/" + root + "/cost?baseline=" + name), 409, "no-baseline", child);
    refused(get("/versions/" + model + "@none/cost"), 404, "unknown-version", model + "@none");
  }

  @Test
  void whoSawItElsewhereDoesNotMoveIt() {
    String etag = move(root, "").header("ETag");
    ok(move(child, ""));

    Response late =
        by("bob")
            .header("If-Match", etag)
            .body("{\"version\": \"%s\"}".formatted(root))
            .put(path(""));

    refused(late, 412, "alias-moved", "production stands for " + child, "look at it again");
    refused(
        by("bob")
            .header("If-None-Match", "*")
            .body("{\"version\": \"%s\"}".formatted(root))
            .put(path("")),
        412,
        "alias-moved",
        "production");
    String newest = given().get(path("")).header("ETag");
    ok(
        by("bob")
            .header("If-Match", newest)
            .body("{\"version\": \"%s\"}".formatted(root))
            .put(path("")));
  }

  @Test
  void aKeyMovesItOnce() {
    String key = freshName("key");
    String body = "{\"version\": \"%s\"}";
    ok(by("ada").header("Idempotency-Key", key).body(body.formatted(root)).put(path("")));
    ok(move(child, ""));

    JsonPath again =
        ok(by("ada").header("Idempotency-Key", key).body(body.formatted(root)).put(path("")));

    assertThat(again.getString("version")).isEqualTo(child);
    refused(
        by("ada").header("Idempotency-Key", key).body(body.formatted(child)).put(path("")),
        422,
        "idempotency-key-reused",
        "choose a new key");
  }

  @Test
  void anAliasIsAVersionWhereverAVersionCanBeNamed() {
    ok(move(child, ""));
    String reference = model + "@production";

    assertThat(get("/versions/" + reference).jsonPath().getString("id")).isEqualTo(child);
    assertThat(get("/versions/" + reference + "/files/config.json").statusCode()).isEqualTo(200);
    assertThat(get("/versions/" + reference + "/exports/card").statusCode()).isEqualTo(200);
    assertThat(ok(get("/versions/" + reference + "/curve")).getString("version")).isEqualTo(child);
    assertThat(ok(get("/lineage?limit=2&show=" + reference)).getList("rows.version.id"))
        .containsExactly(root, child);
    String run = accepted(post("/continuations", "{\"parent\": \"%s\"}".formatted(reference)));
    ok(move(root, ""));
    String grandchild = Api.finished(run, store);
    assertThat(get("/versions/" + grandchild).jsonPath().getList("parents")).containsExactly(child);
    assertThat(
            ok(by("ada")
                    .body("{\"version\": \"%s\"}".formatted(reference))
                    .put("/api/v1/models/" + model + "/aliases/candidate"))
                .getString("version"))
        .isEqualTo(root);
    refused(
        post("/continuations", "{\"parent\": \"%s@nothing\"}".formatted(model)),
        404,
        "unknown-parent",
        model + "@nothing");
  }

  @Test
  void aGateThatFailsKeepsTheAliasWhereItIsUntilItHolds() {
    ok(move(root, ""));
    Api.dataset(model + "-poems", store);
    ok(
        rule(
            "{\"evaluations\": [\"%s-poems\"], \"tolerance\": 0.1, \"secondActor\": true}"
                .formatted(model)));
    Response refusal = move(child, "");
    refused(refusal, 409, "gates-failed", "not measured on " + model + "-poems", "nobody but ada");
    assertThat(refusal.jsonPath().getList("gates.gate")).containsExactly("evaluation", "approval");

    Api.published(
        post(
            "/evaluations",
            "{\"version\": \"%s\", \"datasets\": [\"%s-poems\"]}".formatted(child, model)),
        store);
    ok(by("bob").body("{\"version\": \"%s\"}".formatted(child)).post(path("/approvals")));

    assertThat(ok(move(child, "")).getString("version")).isEqualTo(child);
  }

  @Test
  void anOverrideNeedsAReasonAndIsOnRecord() {
    ok(rule("{\"secondActor\": true}"));
    refused(move(root, ", \"override\": true"), 400, "invalid-field", "needs a reason");

    JsonPath moved = ok(move(root, ", \"override\": true, \"reason\": \"an emergency\""));

    assertThat(moved.getList("moved.moved.overridden.gate")).containsExactly("approval");
    assertThat(moved.getString("moved.moved.reason")).isEqualTo("an emergency");
  }

  @Test
  void aLockedAliasIsMovedByNobody() {
    ok(move(root, ""));
    ok(rule("{\"locked\": true}"));

    refused(
        move(child, ", \"override\": true, \"reason\": \"now\""),
        409,
        "alias-locked",
        "production",
        "change the policy");

    ok(by("ada").delete(path("/policy?reason=thawed")));
    ok(move(child, ""));
  }

  @Test
  void aPolicyIsNotLoosenedWithoutAWord() {
    ok(rule("{\"secondActor\": true, \"tolerance\": 0.1}"));
    ok(rule("{\"secondActor\": true, \"tolerance\": 0.05}"));

    Response loosened = rule("{\"tolerance\": 0.2}");

    refused(loosened, 409, "policy-loosened", "production", "tolerance, secondActor", "a reason");
    refused(by("ada").delete(path("/policy")), 409, "policy-loosened", "tolerance, secondActor");
    assertThat(ok(given().get(path(""))).getDouble("policy.policy.tolerance")).isEqualTo(0.05);
    ok(rule("{\"tolerance\": 0.2, \"reason\": \"bob is away\"}"));
    ok(by("ada").delete(path("/policy?reason=an emergency")));
    ok(by("ada").delete(path("/policy")));
    assertThat(
            get("/models/" + model + "/log?limit=2").jsonPath().getList("entries.flatten().reason"))
        .containsExactly("an emergency", "bob is away");
  }

  @Test
  void aPolicyIsOnlyChangedAsTheCallerSawIt() {
    Response first =
        by("ada").header("If-Match", "\"0\"").body("{\"tolerance\": 0.1}").put(path("/policy"));
    long sequence = ok(first).getLong("policy.stamp.sequence");
    assertThat(first.header("ETag")).isEqualTo("\"" + sequence + "\"");

    Response late =
        by("bob").header("If-Match", "\"0\"").body("{\"locked\": true}").put(path("/policy"));

    refused(late, 412, "policy-changed", "production", "commit " + sequence);
    assertThat(late.jsonPath().getDouble("policy.tolerance")).isEqualTo(0.1);
    Response removed =
        by("bob").header("If-Match", first.header("ETag")).delete(path("/policy?reason=thawed"));
    assertThat(removed.statusCode()).isEqualTo(200);
    assertThat(removed.header("ETag")).isEqualTo("\"0\"");
  }

  @Test
  void aRollbackIsOneCall() {
    ok(move(root, ""));
    ok(move(child, ""));

    Response back = by("ada").body("{\"reason\": \"it stutters\"}").post(path("/rollback"));

    assertThat(ok(back).getString("version")).isEqualTo(root);
    refused(
        by("ada").body("{\"reason\": \"again\"}").post(path("/rollback")),
        409,
        "nothing-before",
        "production");
  }

  @Test
  void anAliasThatIsRemovedStandsForNothing() {
    ok(move(root, ""));

    JsonPath gone = ok(by("ada").delete(path("?reason=unused")));

    assertThat(gone.getString("version")).isNull();
    assertThat(gone.getString("moved.moved.reason")).isEqualTo("unused");
    ok(by("ada").delete(path("")));
    refused(get("/versions/" + model + "@production"), 404, "unknown-version", "@production");
  }

  @Test
  void aPlanMovesAnAliasAndALockedOneIsRefusedBeforeItStarts() {
    String plan =
        """
        {"name": "p", "stages": [
          {"name": "release", "type": "promote", "from": "%s", "alias": "production"}]}
        """
            .formatted(child);

    Response started = post("/plans", plan);

    assertThat(started.statusCode()).as(started.asString()).isEqualTo(202);
    assertThat(started.jsonPath().getString("state")).isEqualTo("finished");
    assertThat(ok(given().get(path(""))).getString("version")).isEqualTo(child);
    ok(rule("{\"locked\": true}"));
    refused(
        post("/plans", plan),
        422,
        "invalid-plan",
        "stages[0].alias",
        "nobody may move 'production'");
  }

  @Test
  void everybodyHearsOfAMove() {
    ok(move(child, ", \"reason\": \"better\""));

    Await.until("the move is told", () -> told().size() == 1);

    JsonPath event = JsonPath.from(told().getFirst().value());
    assertThat(event.getString("to")).isEqualTo(child);
    assertThat(event.getString("reason")).isEqualTo("better");
    assertThat(event.getString("actor.name")).isEqualTo("ada");
  }

  private List<ConsumerRecord<String, String>> told() {
    return TopicRecords.of(settings.kafka().bootstrapServers(), Topics.VERSIONS).stream()
        .filter(record -> (model + "/aliases/production").equals(record.key()))
        .filter(record ->
            new String(record.headers().lastHeader("ce_type").value(), UTF_8)
                .equals("io.meristem.alias-moved.v1"))
        .toList();
  }

  @Test
  void whatIsNotThereIsRefused() {
    refused(given().get(path("")), 404, "unknown-alias", "production", "/aliases");
    refused(move("v0", ""), 404, "unknown-version", "no version v0");
    refused(
        by("ada")
            .body("{\"version\": \"%s\"}".formatted(root))
            .put("/api/v1/models/none-such/aliases/production"),
        404,
        "unknown-model",
        "none-such");
    refused(
        by("ada")
            .body("{\"version\": \"%s\"}".formatted(root))
            .put("/api/v1/models/" + model + "/aliases/No!"),
        422,
        "invalid-name",
        "unlike 'No!'");
    refused(rule("{\"tolerance\": -1}"), 400, "invalid-field", "at least 0, not -1.0");
  }
}
