package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.meristem.e2e.TinyPlan;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The overview, and what is around every screen. */
class OverviewBrowserIT extends SeenModel {

  private Locator figure(String name) {
    return page.locator(
        ".kpis > div", new com.microsoft.playwright.Page.LocatorOptions().setHasText(name));
  }

  @Test
  void theFiveFiguresAreThoseOfTheApi() {
    STACK.client().get("versions/" + CHILD);
    JsonNode told = STACK.client().get("overview");

    page.navigate("/");

    assertThat(figure("Versions")).containsText(told.path("versions").asText());
    assertThat(figure("Versions")).containsText(told.path("failedInADay").asText() + " failed");
    double nats = told.path("best").path("lossAtEnd").asDouble();
    double bits = told.path("best").path("bitsPerByte").asDouble();
    assertThat(figure("Best bits per byte")).containsText(rounded("%.3f", bits));
    assertThat(figure("Best bits per byte"))
        .containsText("perplexity " + rounded("%.2f", Math.exp(nats)));
    assertThat(figure("Best bits per byte")).containsText(rounded("%.3f nats", nats));
    assertThat(figure("Best bits per byte")).containsText(told.path("best").path("id").asText());
    assertThat(figure("Largest model")).containsText(told.path("largest").path("id").asText());
    assertThat(figure("Training now")).containsText(told.path("running").asText());
    assertThat(figure("Device-hours, 7 days"))
        .containsText(hours(told.path("deviceSecondsInAWeek").asDouble()));
  }

  private static String rounded(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Two decimals at most, as the page writes small numbers. */
  private static String hours(double seconds) {
    double rounded = Math.round(seconds / 3600 * 100) / 100.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  private Locator running() {
    return figure("Training now").locator("dd > span").first();
  }

  @Test
  void aRunThatBeginsChangesAFigureSoon() {
    page.navigate("/overview");
    assertThat(page.locator(".link-state")).containsText("Live");
    assertThat(running()).hasText("0");

    String run = STACK.client().request("growths", TinyPlan.growth(ROOT, 4000), "seen-beginning");
    STACK.client().awaitState(run, "running");

    assertThat(running()).hasText("1");
    assertThat(card("Training now")).containsText(run);
    STACK.client().post("runs/" + run + "/cancel", "");
    STACK.client().awaitState(run, "cancelled");
    assertThat(running()).hasText("0");
  }

  @Test
  void aCardThatFailsLeavesTheOthersAndSaysItsTrace() {
    withoutNews();
    page.route(
        "**/api/v1/events**",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(500)
                    .setContentType("application/problem+json")
                    .setBody(
                        """
                        {"title": "The orchestrator has a defect", "detail": "its log says more",
                         "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"}\
                        """)));

    page.navigate("/overview");

    Locator alert = card("Last events").getByRole(AriaRole.ALERT);
    assertThat(alert).containsText("The orchestrator has a defect");
    assertThat(alert).containsText("its log says more");
    assertThat(alert).containsText("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(button("copy the trace id")).isVisible();
    assertThat(page.locator(".kpis a").first()).isVisible();
    page.unroute("**/api/v1/events**");
    button("Try again").click();
    assertThat(card("Last events").locator("[data-event]").first()).isVisible();
  }

  @Test
  void whatIsDrawnIsATableToo() {
    String best = STACK.client().get("overview").path("best").path("id").asText();
    page.navigate("/overview");
    Locator chart = card("Best bits per byte against parameters");
    assertThat(chart.locator("svg circle").first()).isVisible();

    button("View as table").click();

    assertThat(chart.getByRole(AriaRole.TABLE)).containsText(best);
    assertThat(chart.locator("a[download]")).hasCount(1);
  }

  @Test
  void whereNothingIsThereYetTheNextStepIsSaid() {
    invent(
        "**/api/v1/overview",
        "application/json",
        """
        {"versions": 0, "failedInADay": 0, "running": 0, "tokensPerSecond": 0,
         "deviceSecondsInAWeek": 0, "points": []}\
        """);

    page.navigate("/overview");

    assertThat(card("Best bits per byte against parameters")).containsText("No model yet");
    assertThat(card("Best bits per byte against parameters")).containsText("curl");
  }

  @Test
  void nothingOnThePageIsLoadedFromElsewhereAndTheThemeIsSetBeforeThePaint() {
    StringBuilder complaints = new StringBuilder();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.append(message.text());
      }
    });
    Response response = page.navigate("/");
    assertThat(page.locator(".kpis a").first()).isVisible();

    assertThat(response.headerValue("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self' 'sha256-")
        .doesNotContain("unsafe");
    assertThat(page.locator("html[data-theme=light]")).hasCount(1);
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatNeverChangesIsKeptAndAllIsCompressed() {
    page.navigate("/");
    String script = page.locator("script[type=module]").first().getAttribute("src");

    var asset = page.request().get(script);

    assertThat(asset.headers().get("cache-control")).contains("immutable");
    assertThat(asset.headers().get("content-encoding")).isIn("gzip", "br");
    var api = page.request().get("/api/v1/versions");
    assertThat(api.headers().get("content-encoding")).isEqualTo("gzip");
    assertThat(page.request().get("/runs").headers().get("cache-control")).contains("no-cache");
  }

  @ParameterizedTest
  @CsvSource({
    "g o, /overview",
    "g l, /lineage",
    "g r, /runs",
    "g w, /workers",
    "g c, /compare",
    "g e, /events"
  })
  void keysLeadToEveryScreen(String keys, String path) {
    page.navigate("/events?q=nothing");
    assertThat(page.locator("h1")).hasText("Events");

    for (String key : keys.split(" ", -1)) {
      page.keyboard().press(key);
    }

    page.waitForURL("**" + path);
  }

  @Test
  void aVersionARunAndAScreenAreJumpedToByName() {
    page.navigate("/overview");
    assertThat(page.locator(".link-state")).containsText("Live");
    page.keyboard().press("Control+k");
    page.getByRole(AriaRole.COMBOBOX).fill(CHILD);
    assertThat(page.getByRole(AriaRole.OPTION)).hasCount(1);

    page.keyboard().press("Enter");

    page.waitForURL("**/versions/" + CHILD);
    page.keyboard().press("?");
    assertThat(dialog()).containsText("jump to a version, run or worker");
    page.keyboard().press("Escape");
    assertThat(dialog()).hasCount(0);
  }

  @Test
  void anAliasInTheAddressLeadsToItsVersion() {
    invent(
        "**/api/v1/versions/looked-at%40production",
        "application/json", STACK.client().get("versions/" + ROOT).toString());

    page.navigate("/versions/looked-at@production");

    page.waitForURL("**/versions/" + ROOT);
  }
}
