package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How overview, runs, plans, workers and events look to everybody, while something goes on. */
class OpsLooksBrowserIT extends SeenModel {

  private static final List<String> BEGUN = new ArrayList<>();

  private static String running = "";
  private static String waiting = "";
  private static String plan = "";

  @BeforeAll
  static void keepTheSystemBusy() {
    Chromium.require();
    running = begun("runs/", "growths", TinyPlan.growth(ROOT, 500_000), "seen-busy");
    waiting = begun("runs/", "growths?workerClass=h200", TinyPlan.growth(ROOT, 10), "seen-pending");
    plan = begun("plans/", "plans", TinyPlan.plan(ROOT, TinyStack.DATASET, 20), "seen-plan");
    STACK.client().awaitState(running, "running");
  }

  private static String begun(String of, String path, String body, String key) {
    String id = STACK.client().request(path, body, key);
    BEGUN.add(of + id);
    return id;
  }

  @AfterAll
  static void letItRest() {
    BEGUN.reversed().forEach(one -> STACK.client().post(one + "/cancel", ""));
  }

  private static Map<String, String> views() {
    String done = STACK.client().get("versions/" + CHILD).path("run").asText();
    Map<String, String> views = new LinkedHashMap<>();
    views.put("overview", "/overview");
    views.put("runs", "/runs");
    views.put("runs-unfolded", "/runs?open=" + done);
    views.put("run-done", "/runs/" + done);
    views.put("run-running", "/runs/" + running);
    views.put("run-waiting", "/runs/" + waiting);
    views.put("plan", "/plans/" + plan);
    views.put("workers", "/workers");
    views.put("worker", "/workers/" + TinyStack.WORKER);
    views.put("events", "/events?cost=" + CHILD + "&baseline=" + ROOT);
    views.put("events-week", "/events?by=week&q=run");
    views.put("nothing-here", "/nowhere");
    return views;
  }

  private static void show(Page page, String path) {
    page.navigate(path);
    assertThat(page.locator(".link-state")).hasClass("link-state live");
    assertThat(page.locator(".skeleton")).hasCount(0);
  }

  private static Map<String, String> dialogs() {
    return Map.of("new-plan", "New plan…", "actor", "acting as local, change");
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void everyViewIsForEverybody(ColorScheme scheme) {
    Page other = somebody(scheme);
    String theme = scheme.name().toLowerCase(Locale.ROOT);
    views()
        .forEach((name, path) -> {
          show(other, path);
          screenshot(other, name + "-" + theme);
          assertThat(Axe.violations(other)).as("%s, %s", path, scheme).isEmpty();
        });
    show(other, "/runs");
    dialogs()
        .forEach((name, button) -> {
          other.getByText(button).or(other.getByLabel(button)).first().click();
          screenshot(other, name + "-" + theme);
          assertThat(Axe.violations(other)).as("%s, %s", name, scheme).isEmpty();
          other.keyboard().press("Escape");
        });
    other.context().close();
  }

  @Test
  void onAPhoneNoViewScrollsSideways() {
    page.setViewportSize(390, 844);
    views()
        .forEach((name, path) -> {
          show(page, path);
          screenshot(page, name + "-phone");

          Object overflow =
              page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth");

          assertThat(((Number) overflow).intValue()).as(path).isLessThanOrEqualTo(0);
        });
  }
}
