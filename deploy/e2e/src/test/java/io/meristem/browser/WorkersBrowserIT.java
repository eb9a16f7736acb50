package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The fleet, its queue, and messages that nobody understood. */
class WorkersBrowserIT extends SeenModel {

  @Test
  void aWorkerHasAPageOfItsOwnAndIsDrainedOnlyAfterAWord() {
    page.navigate("/workers");
    link(TinyStack.WORKER).click();
    page.waitForURL("**/workers/" + TinyStack.WORKER);
    assertThat(card(TinyStack.WORKER)).containsText("idle");

    button("Drain " + TinyStack.WORKER).click();

    assertThat(dialog()).containsText("until it is resumed");
    button("Leave it").click();
    assertThat(card(TinyStack.WORKER)).containsText("idle");
    assertThat(card(TinyStack.WORKER)).containsText(Pattern.compile("[1-9]\\d* done, \\d+ failed"));
  }

  @Test
  void aDrainedWorkerIsResumedAndTakesRunsAgain() {
    page.navigate("/workers/" + TinyStack.WORKER);
    button("Drain " + TinyStack.WORKER).click();
    button("Drain it").click();
    assertThat(card(TinyStack.WORKER)).containsText("draining");

    button("Resume " + TinyStack.WORKER).click();

    assertThat(card(TinyStack.WORKER)).not().containsText("draining");
    String child = STACK.version("growths", TinyPlan.growth(ROOT, 6));
    assertThat(child).isNotEmpty();
  }

  @Test
  void aWorkerThatWasKilledIsForgotten() {
    ObjectNode killed = (ObjectNode) STACK.client().get("workers").path(0);
    killed.put("worker", "killed-1");
    invent("**/api/v1/stream", "text/event-stream", Invented.silent("killed-1", killed.toString()));
    page.navigate("/workers/killed-1");
    assertThat(card("killed-1")).containsText("lost");
    button("Forget killed-1").click();

    Response answer =
        page.waitForResponse(
            response -> response.request().method().equals("DELETE"),
            () -> button("Forget it").click());

    assertThat(answer.url()).endsWith("/api/v1/workers/killed-1");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(page.locator(".toasts")).containsText("killed-1 is forgotten");
  }

  @Test
  void theQueueSaysHowFarWorkersAreBehind() {
    String run =
        STACK
            .client()
            .request("growths?workerClass=queued-for", TinyPlan.growth(ROOT, 10), "seen-queued");

    page.navigate("/workers#queue");

    Locator queue = card("Queue");
    Locator tasks =
        queue.locator("tr", new Locator.LocatorOptions().setHasText("meristem.tasks 0"));
    assertThat(tasks.locator("td").nth(1)).hasText("0");
    assertThat(queue.locator("svg polyline")).hasCount(1);
    assertThat(queue.getByLabel("runs that wait, by class of worker"))
        .containsText(Pattern.compile("queued-for\\s*1\\s*\\d+s"));
    STACK.client().post("runs/" + run + "/cancel", "");
  }

  @Test
  void aDeadLetterIsInspectedAndPutBackOnce() throws Exception {
    sendNonsense("<b>no json</b>");
    page.navigate("/workers");
    Locator letter =
        page.locator("tr[data-row]", new Page.LocatorOptions().setHasText("<b>no json</b>"));

    letter.getByText("Inspect").first().click();
    assertThat(dialog().locator(".log")).hasText("<b>no json</b>");
    page.keyboard().press("Escape");
    letter.getByText("Replay").first().click();
    button("Put it back").click();

    Locator putBack = letter.filter(hasText("put back by local"));
    assertThat(putBack).hasCount(1);
    // What still cannot be understood is a letter of its own, once or, rarely, twice.
    assertThat(letter.and(page.locator("tr:not(:has-text('put back by'))")).first()).isVisible();
  }

  private static Locator.FilterOptions hasText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static void sendNonsense(String message) throws ExecutionException, InterruptedException {
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, STACK.connections().bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      var _ = producer.send(new ProducerRecord<>("meristem.workers", "nobody", message)).get();
    }
  }
}
