package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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
            "/compare?v=" + root,
            "/events")) {
      Page page = chromium.page(ColorScheme.DARK);
      page.navigate(path);
      assertThat(page.locator(".link-state")).containsText("Live");
      assertThat(page.locator(".skeleton")).hasCount(0);
      page.evaluate("() => { window.isTheSamePage = true; }");
      pages.put(path, page);
    }
    return pages;
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
