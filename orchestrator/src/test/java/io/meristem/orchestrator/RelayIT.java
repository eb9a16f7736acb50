package io.meristem.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.local.LocalKafka;
import io.meristem.local.LocalS3;
import io.meristem.storage.event.Topics;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.run.Problem;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The logs are repeated on Kafka, and again on a Kafka that has lost everything. */
class RelayIT {

  private static final String[] EVERY_TOPIC = {
    Topics.RUNS,
    Topics.PLANS,
    Topics.VERSIONS,
    Topics.RELAYED,
    Topics.TASKS,
    Topics.WORKERS,
    Topics.DEAD_LETTERS
  };

  private static final String PLAN =
      """
      name: told
      stages:
        - {name: longer, type: continue, from: ROOT}
      """;

  @TempDir Path folder;

  @Test
  void everyCommitIsAnEventInItsOrderAndAWipedBrokerIsFilledAgain() throws Exception {
    try (LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
        S3ObjectStore store = store(s3)) {
      List<String> told;
      try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
          Packaged orchestrator = Packaged.start(Packaged.settings(s3, kafka))) {
        orchestrator.awaitReady();
        PublishedModel.by(orchestrator, store, "told");
        told = awaitVersions(kafka, 2);
        assertEvents(kafka);
      }

      try (LocalKafka empty = LocalKafka.start(folder.resolve("empty-kafka"));
          Packaged _ = Packaged.start(Packaged.settings(s3, empty))) {

        List<String> again = awaitVersions(empty, 2);

        assertThat(again).containsExactlyElementsOf(told);
        assertEvents(empty);
      }
    }
  }

  @Test
  void topicsThatAreDeletedWhileItRunsAreFilledAgainWithTheSameEvents() throws Exception {
    try (LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
        S3ObjectStore store = store(s3);
        LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
        Packaged orchestrator = Packaged.start(Packaged.settings(s3, kafka))) {
      Told before = told(orchestrator.awaitReady(), store, kafka);

      delete(kafka, Topics.RUNS, Topics.PLANS);

      assertToldAgain(before, kafka);
      PublishedModel.by(orchestrator, store, "told-later");
      awaitClosed(store);
    }
  }

  @Test
  void topicsThatAreAllDeletedAtOnceAreFilledAgainWithTheSameEvents() throws Exception {
    try (LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
        S3ObjectStore store = store(s3);
        LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
        Packaged orchestrator = Packaged.start(Packaged.settings(s3, kafka))) {
      Told before = told(orchestrator.awaitReady(), store, kafka);

      delete(kafka, EVERY_TOPIC);

      assertToldAgain(before, kafka);
      assertThat(topics(kafka)).contains(EVERY_TOPIC);
      PublishedModel.by(orchestrator, store, "told-later");
      awaitClosed(store);
    }
  }

  @Test
  void aTopicThatIsDeletedWhileItIsDownIsFilledAgain() throws Exception {
    try (LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
        S3ObjectStore store = store(s3);
        LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      Told before;
      try (Packaged first = Packaged.start(Packaged.settings(s3, kafka))) {
        before = told(first.awaitReady(), store, kafka);
      }
      delete(kafka, Topics.RUNS);

      try (Packaged _ = Packaged.start(Packaged.settings(s3, kafka))) {

        assertToldAgain(before, kafka);
      }
    }
  }

  @Test
  void aLogThatCannotBeReadIsNamedByReadinessAndHoldsUpNoOther() throws Exception {
    String damaged = "runs/r0/log/";
    try (LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
        S3ObjectStore store = store(s3);
        LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
      store.put(damaged + "000001.json", "{");
      try (Packaged orchestrator = Packaged.start(Packaged.settings(s3, kafka))) {

        PublishedModel.by(orchestrator.awaitReady(), store, "told");

        var _ = awaitVersions(kafka, 2);
        awaitClosed(store);
        assertThat(readiness(orchestrator)).contains(damaged);
        assertThat(orchestrator.output())
            .filteredOn(line -> line.contains(damaged + " cannot be told"))
            .hasSize(1);
      }
    }
  }

  @Test
  void anEventThatIsLongerThanKafkaTakesIsToldInShortAndItsRunIsClosed() throws Exception {
    try (LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
        S3ObjectStore store = store(s3);
        LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
        Packaged orchestrator = Packaged.start(Packaged.settings(s3, kafka))) {
      String run = dataset(orchestrator.awaitReady());
      HandWorker worker = new HandWorker(store);

      worker.fail(worker.lease(run), new Problem("broken", "Broken", "x".repeat(1_500_000)), false);

      awaitClosed(store);
      JsonNode failed = Documents.JSON.readTree(read(kafka, Topics.RUNS).getLast().value());
      assertThat(failed.path("type").asText()).isEqualTo("failed");
      assertThat(failed.path("log").asText()).isEqualTo("runs/" + run + "/log/");
      assertThat(failed.path("number").asInt()).isPositive();
      assertThat(failed.path("bytes").asInt()).isGreaterThan(1_500_000);
    }
  }

  private static String dataset(Packaged orchestrator) {
    return RestAssured.given()
        .contentType("text/plain")
        .body(Api.TEXT)
        .post(orchestrator.uri("/api/v1/datasets?name=told"))
        .jsonPath()
        .getString("id");
  }

  private static String readiness(Packaged orchestrator) {
    return orchestrator.get("/q/health/ready").asString();
  }

  /** The ids of all run and plan events, and those of the version events in their order. */
  private record Told(Set<String> runs, Set<String> plans, List<String> versions) {}

  private static Told told(Packaged orchestrator, S3ObjectStore store, LocalKafka kafka)
      throws Exception {
    PublishedModel.by(orchestrator, store, "told");
    String plan = cancelledPlan(orchestrator);
    awaitClosed(store);
    List<String> versions = awaitVersions(kafka, 2);
    assertPlanEvents(plan, kafka);
    return new Told(ids(kafka, Topics.RUNS), ids(kafka, Topics.PLANS), versions);
  }

  /** A plan that begins its only stage, and is cancelled. */
  private static String cancelledPlan(Packaged orchestrator) {
    String root =
        orchestrator.get("/api/v1/models/told/lineage").jsonPath().getString("versions[0].id");
    Response begun =
        RestAssured.given()
            .contentType("application/yaml")
            .body(PLAN.replace("ROOT", root).getBytes(UTF_8))
            .post(orchestrator.uri("/api/v1/plans"));
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(202);
    String plan = begun.jsonPath().getString("id");
    var _ = RestAssured.given().post(orchestrator.uri("/api/v1/plans/" + plan + "/cancel"));
    return plan;
  }

  private static void assertPlanEvents(String plan, LocalKafka kafka) throws Exception {
    List<ConsumerRecord<String, String>> events = read(kafka, Topics.PLANS);
    assertThat(events).extracting(ConsumerRecord::key).containsOnly(plan);
    assertThat(events)
        .extracting(record -> header(record, "ce_type"))
        .containsExactly(
            "io.meristem.plan.requested.v1",
            "io.meristem.plan.stage-begun.v1",
            "io.meristem.plan.cancelled.v1");
    assertThat(events)
        .extracting(record -> header(record, "ce_id"))
        .allMatch(id -> id.startsWith("plans/" + plan + "/log/"))
        .doesNotHaveDuplicates();
    assertThat(
            Documents.JSON.readTree(events.getFirst().value()).path("actor").path("name").asText())
        .isNotEmpty();
  }

  private static void awaitClosed(S3ObjectStore store) {
    Await.until("all runs and plans are closed", () -> store.keysAfter("open", "", 1).isEmpty());
  }

  private static void assertToldAgain(Told before, LocalKafka kafka) throws Exception {
    Await.until("all runs are told again", () -> ids(kafka, Topics.RUNS).equals(before.runs()));
    Await.until("all plans are told again", () -> ids(kafka, Topics.PLANS).equals(before.plans()));
    assertThat(awaitVersions(kafka, 2)).isEqualTo(before.versions());
    assertEvents(kafka);
  }

  private static S3ObjectStore store(LocalS3 s3) {
    return new S3ObjectStore(
        new S3Settings(s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey(), s3.bucket()));
  }

  private static void delete(LocalKafka kafka, String... topics) throws Exception {
    try (Admin admin = admin(kafka)) {
      admin.deleteTopics(List.of(topics)).all().get();
    }
  }

  private static Set<String> topics(LocalKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      return admin.listTopics().names().get();
    }
  }

  private static Admin admin(LocalKafka kafka) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
  }

  private static Set<String> ids(LocalKafka kafka, String topic) {
    return read(kafka, topic).stream()
        .map(record -> header(record, "ce_id"))
        .collect(Collectors.toSet());
  }

  private static void assertEvents(LocalKafka kafka) throws Exception {
    List<ConsumerRecord<String, String>> runs = read(kafka, Topics.RUNS);
    assertThat(runs).extracting(record -> header(record, "ce_id")).doesNotHaveDuplicates();
    for (ConsumerRecord<String, String> record : runs) {
      assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
      assertThat(header(record, "ce_source")).isEqualTo("/orchestrator");
      assertThat(header(record, "ce_subject")).isEqualTo(record.key());
      assertThat(header(record, "content-type")).isEqualTo("application/json");
      assertThat(Documents.JSON.readTree(record.value()).path("actor").path("name").asText())
          .isNotEmpty();
    }
    List<String> published =
        runs.stream()
            .filter(record -> header(record, "ce_type").endsWith(".published.v1"))
            .map(ConsumerRecord::key)
            .toList();
    assertThat(runs)
        .filteredOn(record -> record.key().equals(published.getFirst()))
        .extracting(record -> header(record, "ce_type"))
        .containsSubsequence(
            "io.meristem.run.requested.v1",
            "io.meristem.run.offered.v1",
            "io.meristem.run.publishing.v1",
            "io.meristem.run.published.v1");
  }

  /** The ids of the version events, once there are so many and all runs are told to their end. */
  private static List<String> awaitVersions(LocalKafka kafka, int count) {
    Await.until(
        "all runs are told to their end",
        () ->
            read(kafka, Topics.RUNS).stream()
                    .filter(record -> header(record, "ce_type").endsWith(".published.v1"))
                    .count()
                == count + 1);
    Await.until("all versions are told", () -> read(kafka, Topics.VERSIONS).size() == count);
    return read(kafka, Topics.VERSIONS).stream().map(record -> header(record, "ce_id")).toList();
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static List<ConsumerRecord<String, String>> read(LocalKafka kafka, String topic) {
    return TopicRecords.of(kafka.bootstrapServers(), topic);
  }
}
