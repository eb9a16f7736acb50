package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.event.AttemptMoved;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.event.WorkerAnnounced;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that cannot be understood are kept, and block nothing. */
@QuarkusTest
@WithTestResource(Servers.class)
class DeadLettersIT {

  @Inject Settings settings;

  /** Its group hears what is said from the moment on when it has joined. */
  @BeforeEach
  void itListens() {
    Await.until(
        "it listens to the runs",
        () -> {
          if (sameAs("probe").isEmpty()) {
            var _ = send(Topics.RUNS, "probe", Optional.empty(), "probe");
          }
          return !sameAs("probe").isEmpty();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "meristem.runs    | io.meristem.run.progressed.v1    | {broken      | Unexpected character",
        "meristem.runs    | io.meristem.run.progressed.v2    | {}           | run.progressed.v2",
        "meristem.runs    |                                  | {}           | missing",
        "meristem.runs    | io.meristem.run.progressed.v1    | {\"run\":\"r1\"} | attempt",
        "meristem.workers | io.meristem.worker.announced.v1  | []           | WorkerAnnounced",
        "meristem.workers | io.meristem.worker.resigned.v1   | {}           | worker.resigned.v1"
      })
  void whatIsWrongWithAMessageIsSaid(
      String topic, @Nullable String type, String value, String reason) {
    RecordMetadata sent = send(topic, "key", Optional.ofNullable(type), value);

    JsonPath letter = await(sent);

    assertThat(letter.getString("reason")).contains(reason);
    assertThat(letter.getString("excerpt")).isEqualTo(value);
    assertThat(letter.getString("key")).isEqualTo("key");
    assertThat(letter.getString("reader")).isEqualTo("/orchestrator");
    JsonPath whole = get("/dead-letters/" + letter.getString("id")).jsonPath();
    assertThat(Base64.getDecoder().decode(whole.getString("original.value")))
        .asString(UTF_8)
        .isEqualTo(value);
  }

  @Test
  void whatIsBehindADeadMessageIsHeard() {
    RecordMetadata dead =
        send(Topics.WORKERS, "w-dead", Optional.of(WorkerAnnounced.TYPE), "no JSON");

    announce("w-behind");

    Await.until("the one behind is heard", () -> workers().contains("w-behind"));
    await(dead);
  }

  @Test
  void aMessageIsPutBackOnceHoweverOftenItIsAskedFor() {
    RecordMetadata dead = send(Topics.RUNS, "r1", Optional.of(AttemptMoved.TYPE), "still no JSON");
    String id = await(dead).getString("id");

    JsonPath first = post("/dead-letters/" + id + "/replay").jsonPath();
    JsonPath second = post("/dead-letters/" + id + "/replay").jsonPath();

    assertThat(first.getString("replayed.by.name")).isEqualTo("local");
    assertThat(second.getString("replayed.at")).isEqualTo(first.getString("replayed.at"));
    Await.until("it is dead again, once", () -> sameAs("still no JSON").size() == 2);
  }

  @Test
  void whatIsPutBackIsTheMessageToTheByte() {
    byte[] noText = {(byte) 0xff, 0, (byte) 0xc3, 'x'};
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.RUNS, "no text, " + Instant.now(), noText);
    record.headers().add("ce_type", AttemptMoved.TYPE.getBytes(UTF_8));
    record.headers().add("twice", noText).add("twice", new byte[0]).add("nothing", null);
    JsonPath first = whole(await(send(record)).getString("id"));

    post("/dead-letters/" + first.getString("id") + "/replay");

    Await.until("it is dead again", () -> idsOf(record.key()).size() == 2);
    JsonPath second = whole(idsOf(record.key()).getFirst());
    assertThat(Base64.getDecoder().decode(second.getString("original.value"))).isEqualTo(noText);
    assertThat(second.getLong("original.offset")).isGreaterThan(first.getLong("original.offset"));
    assertThat(second.getList("original.headers")).hasSize(4);
    for (String same : List.of("topic", "key", "headers", "value")) {
      assertThat(second.<Object>get("original." + same))
          .isEqualTo(first.<Object>get("original." + same));
    }
  }

  private static JsonPath whole(String id) {
    return get("/dead-letters/" + id).jsonPath();
  }

  /** The letters of messages under a key, the newest first. */
  private static List<String> idsOf(String key) {
    return get("/dead-letters?limit=1000")
        .jsonPath()
        .getList("findAll { it.key == '" + key + "' }.id", String.class);
  }

  @Test
  void aPageLeadsToTheOlderOnes() {
    RecordMetadata older = send(Topics.WORKERS, "w", Optional.empty(), "older");
    String olderId = await(older).getString("id");
    RecordMetadata newer = send(Topics.WORKERS, "w", Optional.empty(), "newer");
    String newerId = await(newer).getString("id");

    List<String> ids = new ArrayList<>();
    String page = "/dead-letters?limit=3";
    while (page != null) {
      Response response = get(page);
      ids.addAll(response.jsonPath().getList("id", String.class));
      String link = response.header("Link");
      page = link == null ? null : link.substring("</api/v1".length(), link.indexOf('>'));
    }

    assertThat(ids).containsSubsequence(newerId, olderId).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownLetterIsNotFound() {
    refused(get("/dead-letters/none"), 404, "unknown-dead-letter", "no dead-letter none");
    refused(post("/dead-letters/none/replay"), 404, "unknown-dead-letter", "no dead-letter none");
  }

  private static List<String> sameAs(String excerpt) {
    return get("/dead-letters?limit=1000")
        .jsonPath()
        .getList("findAll { it.excerpt == '" + excerpt + "' }.id", String.class);
  }

  private static List<String> workers() {
    return get("/workers").jsonPath().getList("worker", String.class);
  }

  private static JsonPath await(RecordMetadata sent) {
    String kept =
        "find { it.topic == '%s' && it.offset == %d }".formatted(sent.topic(), sent.offset());
    Await.until(
        () -> "the letter is kept: " + get("/dead-letters").asString(),
        () -> get("/dead-letters?limit=1000").jsonPath().get(kept) != null);
    return get("/dead-letters?limit=1000").jsonPath().setRootPath(kept);
  }

  private void announce(String worker) {
    WorkerAnnounced event = Samples.worker(worker);
    String value =
        CloudEvent.of("1", "/hand", WorkerAnnounced.TYPE, worker, Instant.EPOCH, event).data();
    var _ = send(Topics.WORKERS, worker, Optional.of(WorkerAnnounced.TYPE), value);
  }

  private RecordMetadata send(String topic, String key, Optional<String> type, String value) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value.getBytes(UTF_8));
    type.ifPresent(name -> record.headers().add("ce_type", name.getBytes(UTF_8)));
    return send(record);
  }

  private RecordMetadata send(ProducerRecord<String, byte[]> record) {
    Map<String, Object> producerSettings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrapServers());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(producerSettings, new StringSerializer(), new ByteArraySerializer())) {
      return producer.send(record).get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the broker did not take it", e);
    }
  }
}
