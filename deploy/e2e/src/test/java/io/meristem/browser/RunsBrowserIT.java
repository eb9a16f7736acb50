package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs: watched, told what to do, and found again. */
class RunsBrowserIT extends SeenModel {

  /** A run that no worker will ever take. */
  private static String waiting(String key) {
    return waiting(key, "nobody-has-it");
  }

  private static String waiting(String key, String workerClass) {
    return STACK
        .client()
        .request("growths?workerClass=" + workerClass, TinyPlan.growth(ROOT, 10), key);
  }

  private Locator row(String run) {
    return page.locator(".row[data-row]", new Page.LocatorOptions().setHasText(run));
  }

  private void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  @Test
  void aRunIsCancelledOnceUnderTheNameOfWhoDoesIt() {
    String run =
        STACK.client().request("growths", TinyPlan.growth(ROOT, 500_000), "seen-cancelled");
    List<Request> sent = new ArrayList<>();
    page.onRequest(request -> {
      if (request.url().contains("/cancel")) {
        sent.add(request);
      }
    });
    page.navigate("/");
    button("acting as local, change").click();
    page.getByLabel("Your name, as the logs will have it").fill("ada");
    button("Act under this name").click();
    link("Runs").click();
    row(run).click();

    button("cancel").click();
    assertThat(dialog()).containsText("resume point");
    clickTwice(dialog().getByText("cancel", new Locator.GetByTextOptions().setExact(true)));

    assertThat(page.locator("main .pill").first()).containsText("cancelled");
    assertThat(card("What happened")).containsText("ada");
    assertThat(sent).hasSize(1);
    STACK.client().awaitState(run, "cancelled");
  }

  @Test
  void aRunThatWaitsSaysWhyAndTakesOtherTerms() {
    String run = waiting("seen-terms");
    page.navigate("/runs/" + run);
    assertThat(page.locator("main")).containsText("It waits: no worker of class nobody-has-it.");

    button("priority 50").click();
    dialog().getByLabel(Pattern.compile("Priority.*")).fill("80");
    dialog().getByLabel(Pattern.compile("Deadline.*")).fill("2099-01-01T12:00");
    button("Give it these terms").click();

    assertThat(button("priority 80, deadline")).isVisible();
    assertThat(card("Facts")).containsText("0 of 3");
    assertThat(card("Facts")).containsText("2099");
    button("pause").click();
    assertThat(page.locator("main .pill").first()).containsText("paused");
    button("resume").click();
    assertThat(page.locator("main .pill").first()).containsText("waiting");
    assertThat(STACK.client().run(run).path("terms").path("priority").asInt()).isEqualTo(80);
    STACK.client().post("runs/" + run + "/cancel", "");
  }

  @Test
  void severalRunsAreCancelledAtOnceFromTheKeyboard() {
    List<String> runs = List.of(waiting("seen-bulk-1", "bulk"), waiting("seen-bulk-2", "bulk"));
    page.navigate("/runs?state=waiting&q=class = bulk");
    assertThat(page.locator(".row[data-row]")).hasCount(2);

    press("j", "Space", "j", "Space");
    button("Cancel 2 of 2").click();
    assertThat(dialog()).containsText("no work is lost");
    clickTwice(button("Cancel them"));

    assertThat(page.locator(".toasts")).containsText("2 runs were cancelled");
    assertThat(page.locator("main")).containsText("No run is like that.");
    runs.forEach(run -> STACK.client().awaitState(run, "cancelled"));
  }

  @Test
  void whyOneOfSeveralRunsWasNotCancelledIsSaid() {
    List<String> runs = List.of(waiting("seen-part-1", "part"), waiting("seen-part-2", "part"));
    invent409("**/runs/" + runs.getFirst() + "/cancel", "it is too late for that");
    page.navigate("/runs?state=waiting&q=class = part");
    assertThat(page.locator(".row[data-row]")).hasCount(2);
    press("j", "Space", "j", "Space");
    button("Cancel 2 of 2").click();

    button("Cancel them").click();

    Locator toasts = page.locator(".toasts");
    assertThat(toasts).containsText("1 of 2 runs was cancelled, 1 was not");
    assertThat(toasts).containsText(runs.getFirst() + ": it is too late for that");
    STACK.client().post("runs/" + runs.getFirst() + "/cancel", "");
    STACK.client().awaitState(runs.getLast(), "cancelled");
  }

  private void invent409(String path, String detail) {
    page.route(
        path,
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(409)
                    .setContentType("application/problem+json")
                    .setBody("{\"title\": \"No\", \"detail\": \"" + detail + "\"}")));
  }

  @Test
  void whatAFilterFindsGoesOnBehindItsFirstPage() {
    String run = STACK.client().get("versions/" + CHILD).path("run").asText();
    String view = STACK.client().run(run).toString();
    page.route(
        "**/api/v1/runs?filter=*",
        route -> {
          boolean isFirst = !route.request().url().contains("cursor=");
          route.fulfill(
              new Route.FulfillOptions()
                  .setContentType("application/json")
                  .setHeaders(
                      isFirst
                          ? Map.of("Link", "</api/v1/runs?filter=x&cursor=b>; rel=\"next\"")
                          : Map.of())
                  .setBody("[" + (isFirst ? view : view.replace(run, "r000older")) + "]"));
        });
    page.navigate("/runs?q=kind = grow");
    assertThat(row(run)).isVisible();
    assertThat(row("r000older")).hasCount(0);

    button("Older runs").click();

    assertThat(row("r000older")).isVisible();
    assertThat(row(run)).isVisible();
    assertThat(button("Older runs")).hasCount(0);
  }

  @Test
  void aStateIsLookedForOnTheServerAndNotAmongTheNewestRuns() {
    String run = STACK.client().get("versions/" + CHILD).path("run").asText();
    String view = STACK.client().run(run).toString();
    invent(
        "**/api/v1/runs?state=failed*",
        "application/json",
        "[%s]".formatted(view.replace(run, "r00longago").replace("published", "failed")));
    page.navigate("/runs");
    assertThat(page.locator(".row[data-row]").first()).isVisible();
    assertThat(row("r00longago")).hasCount(0);

    link("failed").click();

    assertThat(row("r00longago")).isVisible();
    assertThat(row(run)).hasCount(0);
  }

  @Test
  void aRunThatFailedSaysFromWhichStepARetryGoesOn() {
    String run = STACK.growthUnderWay(ROOT, "seen-retry");
    STACK.client().post("runs/" + run + "/deadline?deadline=" + Instant.now().plusSeconds(1), "");
    STACK.client().awaitState(run, "failed");

    page.navigate("/runs/" + run);

    Pattern from = Pattern.compile("retry from step \\d+");
    Locator retry = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(from));
    assertThat(retry).hasCount(1);
    retry.click();
    assertThat(dialog()).containsText("newest resume point, at step ");
    button("Leave it").click();
  }

  @Test
  void aRowUnfoldsWithItsLogAndItsAttempts() {
    String run = STACK.client().get("versions/" + CHILD).path("run").asText();
    page.navigate("/runs?q=" + run);
    row(run).focus();

    press("e");

    Locator unfolded = page.locator(".unfolded");
    assertThat(unfolded).containsText("took attempt");
    assertThat(unfolded.getByRole(AriaRole.TABLE)).containsText("published");
    assertThat(page).hasURL(Pattern.compile(".*open=" + run + ".*"));
    row(run).focus();
    press("x");
    assertThat(page.locator("[aria-live=polite]").first()).containsText("is in the comparison");
    press("Enter");
    page.waitForURL("**/runs/" + run + "*");
  }

  @Test
  void aRunThatFailedSaysWhyAndWhatItsWorkerLogged() {
    String run = STACK.client().request("imports", nonsense(), "seen-nonsense");
    String why = STACK.client().awaitState(run, "failed").path("problem").path("title").asText();
    page.navigate("/overview");
    assertThat(card("Failures of the last day")).containsText(run);

    card("Failures of the last day").getByText(run).click();

    assertThat(page.locator("main .problem").first()).containsText(why);
    assertThat(page.locator(".log")).containsText("attempt 1");
    assertThat(card("Attempts")).containsText("failed");
    button("retry").click();
    assertThat(dialog()).containsText("begins anew where there is none");
    button("Leave it").click();
    assertThat(page.locator("main .pill").first()).containsText("failed");
    // Until it is given up it stands in every lineage: it has no parent that a filter leaves out.
    STACK.client().post("runs/" + run + "/abandon", "");
  }

  /** What was uploaded is no checkpoint. */
  private static String nonsense() {
    return """
    {"name": "nonsense", "weights": "%s"}\
    """
        .formatted(STACK.client().keep(new byte[100]));
  }

  @Test
  void theLogThatIsDownloadedIsTheOneThatIsShown() {
    String run = STACK.client().get("versions/" + CHILD).path("run").asText();

    page.navigate("/runs/" + run + "?attempt=1");

    assertThat(page.locator("#log a[download]"))
        .hasAttribute("href", "/api/v1/runs/" + run + "/log?attempt=1");
    assertThat(page.locator("#log a[download]")).hasAttribute("download", run + " attempt 1.log");
  }

  @Test
  void theLogsLevelIsInTheAddress() {
    String run = STACK.client().get("versions/" + CHILD).path("run").asText();
    invent("**/log*", "text/plain", lines(0));
    page.navigate("/runs/" + run);

    page.getByLabel("Level").selectOption("ERROR");

    assertThat(page.locator(".log div")).hasCount(4);
    assertThat(page).hasURL(Pattern.compile(".*level=ERROR.*"));
    page.reload();
    assertThat(page.locator(".log div")).hasCount(4);
  }

  @Test
  void theLogFollowsUntilSomebodyScrollsUp() {
    String run = STACK.client().get("versions/" + CHILD).path("run").asText();
    List<Integer> asked = new ArrayList<>();
    page.route(
        "**/log*",
        route -> {
          asked.add(asked.size());
          route.fulfill(
              new Route.FulfillOptions().setContentType("text/plain").setBody(lines(asked.size())));
        });
    inventOpen(run);
    page.navigate("/runs/" + run);
    Locator log = page.locator(".log");
    assertThat(log).containsText("line 400");

    scrollUp(log);
    int seen = asked.size();
    page.waitForCondition(() -> asked.size() > seen);

    assertThat(((Number) log.evaluate("log => log.scrollTop")).intValue()).isZero();
    page.getByLabel("Follow").check();
    page.waitForFunction(
        "() => { const log = document.querySelector('.log');"
            + " return log.scrollHeight - log.scrollTop - log.clientHeight < 24; }");
    page.getByLabel("Level").selectOption("ERROR");
    assertThat(log.locator("div")).hasCount(4);
  }

  /** New lines may come just then, and be followed once more. */
  private void scrollUp(Locator log) {
    page.waitForCondition(() -> {
      log.evaluate("log => { log.scrollTop = 0; }");
      return !page.getByLabel("Follow").isChecked();
    });
  }

  /** The run as if it was under way, so that its log is asked for again and again. */
  private void inventOpen(String run) {
    String view = STACK.client().run(run).toString().replace("\"published\"", "\"running\"");
    invent("**/api/v1/runs/" + run, "application/json", view);
  }

  private static String lines(int times) {
    return IntStream.rangeClosed(1, 400 + times)
        .mapToObj(n -> (n % 100 == 0 ? "ERROR" : "INFO") + " line " + n)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aThousandRunsAreFewRows() {
    String run = STACK.client().get("versions/" + CHILD).path("run").asText();
    String one = STACK.client().run(run).toString();
    invent(
        "**/api/v1/runs?limit=100",
        "application/json",
        IntStream.range(0, 1000)
            .mapToObj(n -> one.replace(run, "r%08x".formatted(n)))
            .collect(Collectors.joining(",", "[", "]")));
    page.navigate("/runs");
    assertThat(page.locator("main")).containsText(Pattern.compile("1,?0\\d\\d shown"));

    page.locator(".rows-body").evaluate("rows => { rows.scrollTop = rows.scrollHeight / 2; }");

    assertThat(row("r000001f4")).isVisible();
    assertThat(page.locator("[role=row]").count()).isLessThan(60);
  }

  @Test
  void theServersLanguageFindsRunsAndItsMistakesAreSaid() {
    page.navigate("/runs");
    page.locator("#filter").fill("kind = grow and model = " + Trained.MODEL);
    String run = STACK.client().get("versions/" + CHILD).path("run").asText();
    assertThat(row(run)).isVisible();
    assertThat(row("prepare-dataset")).hasCount(0);

    page.locator("#filter").fill("width = 2");

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("no field 'width'");
  }

  @Test
  void aRunThatDoesNotExistIsSaidInItsCard() {
    page.navigate("/runs/r0");

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("no run r0");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("trace ");
    assertThat(button("Try again")).isVisible();
  }

  @Test
  void aMeasurementsRunSaysWhatItFoundAndAVerificationsWhetherItConfirms() {
    String body =
        """
        {"version": "%s", "datasets": ["%s"]}\
        """
            .formatted(CHILD, TinyStack.DATASET);
    String measuring = STACK.client().request("evaluations", body, "seen-eval");
    String verifying =
        STACK.client().request("verifications", "{\"version\": \"" + CHILD + "\"}", "seen-verify");
    STACK.client().awaitState(measuring, "published");
    STACK.client().awaitState(verifying, "published");

    page.navigate("/runs/" + measuring);

    assertThat(page.locator("main")).containsText("It measured " + CHILD);
    assertThat(page.getByLabel("evaluations by set").locator("tbody td").nth(1))
        .containsText(Pattern.compile("\\d\\.\\d{4} \\[\\d.*, \\d.*]"));
    assertThat(page.locator("main")).not().containsText("Its result is");
    page.navigate("/runs/" + verifying);
    assertThat(page.locator("main")).containsText("Confirmed: the growth of " + CHILD);
  }
}
