package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.STACK;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.meristem.e2e.TinyStack;
import java.util.Map;
import java.util.concurrent.ExecutionException;
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

    assertThat(dialog()).containsText("cannot be taken back");
    button("Leave it").click();
    assertThat(card(TinyStack.WORKER)).containsText("idle");
  }

  @Test
  void theQueueSaysHowFarWorkersAreBehind() {
    page.navigate("/workers#queue");

    Locator queue = card("Queue");

    assertThat(queue).containsText("meristem.tasks 0");
    assertThat(queue.locator("svg polyline")).hasCount(1);
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

    assertThat(letter).hasCount(2);
    assertThat(letter.last()).containsText("put back by local");
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
