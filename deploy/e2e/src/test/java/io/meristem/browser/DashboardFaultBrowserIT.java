package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import io.meristem.e2e.Until;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard while processes are killed and come back. */
class DashboardFaultBrowserIT {

  /** Clicks the button if it is there now: it goes when what it shows is there. */
  private static final String SHOW_NEWS =
      """
      () => [...document.querySelectorAll('main button')]
        .find(one => one.textContent.endsWith(' new') && one.ariaDisabled !== 'true')?.click()
      """;

  private static TinyStack stack;
  private static Chromium chromium;
  private static String root;

  @BeforeAll
  static void start(@TempDir Path data) {
    Chromium.require();
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    stack = TinyStack.in(data, Map.of("MERISTEM_DISPATCH_WORKER_SILENCE", "4s"));
    chromium = Chromium.at(stack.orchestrator());
    root = stack.root("struck", 20);
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  /** Each screen before a person of its own: a browser gives one person six connections. */
  private static Map<String, Page> screens() {
    Map<String, Page> pages = new LinkedHashMap<>();
    for (String path :
        List.of(
            "/overview",
            "/lineage?v=" + root,
            "/versions/" + root,
            "/runs",
            "/runs/" + stack.client().get("versions/" + root).path("run").asText(),
            "/plans/" + plan(),
            "/workers",
            "/compare?v=" + root,
            "/events")) {
      Page page = chromium.page(ColorScheme.DARK);
      open(page, path);
      pages.put(path, page);
    }
    return pages;
  }

  /** One that does nothing any more. */
  private static String plan() {
    String document = TinyPlan.plan(root, TinyStack.DATASET, 20);
    String plan = stack.client().request("plans", document, "struck-plan");
    stack.client().post("plans/" + plan + "/cancel", "");
    return plan;
  }

  private static void open(Page page, String path) {
    page.navigate(path);
    assertThat(page.locator(".link-state")).containsText("Live");
    assertThat(page.locator(".skeleton")).hasCount(0);
    page.evaluate("() => { window.isTheSamePage = true; }");
  }

  @Test
  void aLostServerIsSaidOnEachScreenAndFoundAgainWithoutReloadingAndNoEventIsMissing() {
    Map<String, Page> pages = screens();
    String run = stack.client().request("growths", TinyPlan.growth(root, 400), "struck");
    stack.client().awaitState(run, "running");

    stack.kill("orchestrator");

    pages.forEach((path, page) -> {
      assertThat(page.locator(".link-state")).containsText("Reconnecting");
      assertThat(page.locator(".banner")).containsText("as of");
      assertThat(page.locator("main.stale")).hasCount(1);
    });
    stack.restart("orchestrator");
    String child = stack.client().awaitVersion(run);
    pages.forEach((path, page) -> {
      assertThat(page.locator(".link-state")).containsText("Live");
      assertThat(page.locator(".banner")).hasCount(0);
      assertThat(page.locator("main.stale")).hasCount(0);
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
      assertThat((Boolean) page.evaluate("() => window.isTheSamePage === true")).isTrue();
    });
    assertThat(at(pages, "/overview").locator(".kpis")).containsText("2");
    assertThat(at(pages, "/runs").locator(".rows")).containsText(child);
    requireAllEvents(at(pages, "/events"), run);
    pages.values().forEach(page -> page.context().close());
  }

  @Test
  void whatIsFirstOpenedWhileTheServerIsAwayIsThereOnceItIsBack() {
    Page withoutCode = chromium.page(ColorScheme.DARK);
    withoutCode.route("**/assets/VersionScreen*", Route::abort);
    open(withoutCode, "/overview");
    Page withoutAnswers = chromium.page(ColorScheme.DARK);
    open(withoutAnswers, "/compare");
    stack.kill("orchestrator");
    assertThat(withoutCode.locator(".link-state")).containsText("Reconnecting");

    goTo(withoutCode, "/versions/" + root);
    goTo(withoutAnswers, "/compare?rows=all&v=" + root);

    assertThat(withoutCode.getByRole(AriaRole.ALERT).first()).containsText("cannot be loaded");
    assertThat(withoutAnswers.locator("table.compare")).containsText("cannot be reached");
    withoutCode.unroute("**/assets/VersionScreen*");
    stack.restart("orchestrator");
    assertThat(withoutCode.locator(".readme")).isVisible();
    assertThat(withoutAnswers.locator("tr:has-text('device-hours, own')"))
        .containsText(Pattern.compile("own\\s*\\d"));
    for (Page page : List.of(withoutCode, withoutAnswers)) {
      assertThat(page.locator(".uplot canvas").first()).isVisible();
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
      assertThat((Boolean) page.evaluate("() => window.isTheSamePage === true")).isTrue();
      page.context().close();
    }
  }

  /** As a link within the page does. */
  private static void goTo(Page page, String path) {
    page.evaluate(
        "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }",
        path);
  }

  private static Page at(Map<String, Page> pages, String path) {
    return Objects.requireNonNull(pages.get(path));
  }

  /** The feed shows each entry of the run's log, those from before and after the kill alike. */
  private static void requireAllEvents(Page page, String run) {
    List<String> logged = entriesOf(run);
    assertThat(logged).hasSizeGreaterThan(4);
    Until.holds(
        "events " + logged,
        () -> {
          page.evaluate(SHOW_NEWS);
          return logged.stream()
              .allMatch(id -> page.locator("[data-event='" + id + "']").count() == 1);
        });
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static List<String> entriesOf(String run) {
    List<String> ids = new ArrayList<>();
    for (String key : stack.bucket().keys("runs/" + run + "/log/")) {
      JsonNode entries = stack.bucket().document(key).path("entries");
      for (int entry = 0; entry < entries.size(); entry++) {
        ids.add(key.replaceAll("/log/0*(\\d+)\\.json", "/log/$1.") + entry);
      }
    }
    return ids;
  }

  @Test
  void aKilledWorkerIsLostOnTheStripAndItsRunSaysWhoGoesOn() {
    String run = stack.client().request("growths", TinyPlan.growth(root, 500_000), "taken-over");
    Until.holds("resume point", () -> !stack.bucket().resumePoints(run, 1).isEmpty());
    Page page = chromium.page(ColorScheme.LIGHT);
    page.navigate("/overview");
    assertThat(page.locator(".square.busy")).hasCount(1);

    stack.kill(TinyStack.WORKER);

    assertThat(page.locator(".square.lost")).hasText("L");
    stack.startWorker("worker-2");
    page.navigate("/runs/" + run);
    Locator attempts = page.getByRole(AriaRole.REGION, named("Attempts").setExact(true));
    assertThat(attempts).containsText("lost");
    assertThat(attempts).containsText("reassigned to worker-2");
    stack.client().post("runs/" + run + "/cancel", "");
    page.context().close();
  }
}
