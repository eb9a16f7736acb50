package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.TEXT;
import static io.meristem.orchestrator.Api.accepted;
import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a page hears without asking again. */
@QuarkusTest
@WithTestResource(Servers.class)
class StreamIT {

  private static String requested() {
    return accepted(upload(freshName("stream"), TEXT));
  }

  @Test
  void itBeginsWithAllRunsAndSaysThenWhatChanges() throws Exception {
    String before = requested();
    try (StreamReader reader = new StreamReader(Optional.empty())) {
      reader.await("snapshot", before);

      String after = requested();
      post("/runs/" + after + "/pause");

      reader.await("run", "\"id\":\"" + after + "\"");
      assertThat(reader.await("event", "run.paused").data()).contains(after, "local");
      assertThat(reader.header("Cache-Control")).contains("no-store");
      assertThat(reader.header("Content-Type").orElse("")).startsWith("text/event-stream");
    }
  }

  @Test
  void aRunThatIsFiledAwayIsGone() throws Exception {
    String run = requested();
    try (StreamReader reader = new StreamReader(Optional.empty())) {
      reader.await("snapshot", run);

      post("/runs/" + run + "/cancel");

      reader.await("gone", run);
    }
  }

  @Test
  void theConnectionIsHeardThoughNothingHappens() throws Exception {
    try (StreamReader reader = new StreamReader(Optional.empty())) {
      StreamReader.Message beat = reader.await("beat", "");

      assertThat(beat.data()).isEqualTo("{}");
    }
  }

  @Test
  void whoComesBackHearsWhatHappenedInBetween() throws Exception {
    String position;
    try (StreamReader reader = new StreamReader(Optional.empty())) {
      position = reader.await("snapshot", "fleet").id();
    }
    String missed = requested();
    Await.until("it is in the feed", () -> kindsOf(missed).contains("run.requested"));

    try (StreamReader reader = new StreamReader(Optional.of(position))) {
      assertThat(reader.await("event", missed).data()).contains("run.requested");
    }
  }

  @Test
  void whoComesFromAnotherProcessIsTold() throws Exception {
    try (StreamReader reader = new StreamReader(Optional.of("0badcafe:17"))) {
      reader.await("reset", "");
    }
  }

  @Test
  void theEventsOfARunAreListedTheNewestFirst() {
    String run = requested();
    post("/runs/" + run + "/pause");

    Await.until("both are told", () -> kindsOf(run).size() == 2);

    assertThat(kindsOf(run)).containsExactly("run.paused", "run.requested");
    assertThat(get("/events?text=PAUSED " + run).jsonPath().getList("kind"))
        .containsExactly("run.paused");
    assertThat(get("/events?limit=1&subject=" + run).header("Link")).contains("rel=\"next\"");
  }

  private static List<String> kindsOf(String run) {
    return get("/events?subject=" + run).jsonPath().getList("kind", String.class);
  }
}
