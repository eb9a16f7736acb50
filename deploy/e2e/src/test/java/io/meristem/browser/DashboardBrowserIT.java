package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** People who use the dashboard, on a model with a child and its control arm. */
class DashboardBrowserIT {

  static final String MODEL = "seen";

  static TinyStack stack;
  static Chromium chromium;
  static String root;
  static String child;

  Page page;

  @BeforeAll
  static void growOnce(@TempDir Path data) {
    Chromium.require();
    stack = TinyStack.in(data);
    root = stack.root(MODEL, 40);
    child = stack.version("growths", TinyPlan.growth(root, 20));
    stack.version("continuations", TinyPlan.continuation(root, 20));
    chromium = Chromium.at(stack.orchestrator());
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
      stack.close();
    }
  }

  @BeforeEach
  void open() {
    page = chromium.page(ColorScheme.LIGHT);
  }

  @AfterEach
  void leave() {
    page.context().close();
  }

  private Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private Locator card(String name) {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
  }

  @Test
  void aGrowthIsAskedForWatchedAndComparedByClicking() {
    page.navigate("/");
    link("Lineage").click();
    button("Grow…").click();
    button("Dry run").click();
    assertThat(page.locator(".outlook")).containsText("Checkpoint");

    button("Start the growth").click();

    page.waitForURL("**/runs/*");
    assertThat(page.locator("main")).containsText("Its result is");
    page.locator("main a.mono[href^='/versions/']").first().click();
    link("Compare with its parent").click();
    assertThat(page.locator("table.compare tbody")).containsText("feed-forward tokens");
  }

  @Test
  void theBestVersionAndItsCostAreThreeClicksAway() {
    page.navigate("/");
    assertThat(page.locator(".kpis")).containsText("Best perplexity");

    link("Events").click();

    assertThat(card("Cost")).containsText(child);
    assertThat(card("Cost")).containsText("No saving is claimed");
  }

  @Test
  void theHonestCurveShowsTheGrowthAndItsControlArm() {
    page.navigate("/versions/" + child);

    Locator curve = card("Loss along the lineage");

    assertThat(curve).containsText("(+0.000)");
    assertThat(curve).containsText("gain over the control arm");
    page.waitForFunction(
        """
        () => {
          const canvas = document.querySelector('.plot canvas');
          const pixels = canvas?.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          return pixels?.filter((value, index) => index % 4 === 3 && value > 0).length > 3000;
        }\
        """);
  }

  @Test
  void aLinkSelectsAVersionAndArrowsWalkFromIt() {
    page.navigate("/lineage?view=log&v=" + child);
    Locator selected = page.locator("[role=row][aria-selected=true]");
    assertThat(selected).containsText(child);

    selected.focus();
    page.keyboard().press("ArrowLeft");

    assertThat(selected).containsText(root);
    assertThat(page).hasURL(Pattern.compile(".*v=" + root + ".*"));
  }

  @Test
  void everyArtefactHasTheHashOfTheObject() {
    page.navigate("/versions/" + child);
    assertThat(card("Artifacts")).containsText("model.safetensors");

    List<String> shown =
        page.locator("[data-sha256]").elementHandles().stream()
            .map(element -> hashOf(element))
            .toList();

    JsonNode files = stack.client().get("versions/" + child).path("files");
    assertThat(shown).hasSize(files.size());
    files.forEach(file -> assertThat(shown).contains(file.path("sha256").asText()));
  }

  private static String hashOf(ElementHandle element) {
    return String.valueOf(element.getAttribute("data-sha256"));
  }

  @Test
  void parentAndChildWriteFromTheSamePromptSideBySide() {
    page.navigate("/versions/" + child);
    page.getByLabel("Prompt").fill("the old ");
    page.getByLabel("Tokens", new Page.GetByLabelOptions().setExact(true)).fill("12");

    button("Write").click();

    Locator columns = page.locator("article.sample");
    assertThat(columns).hasCount(2);
    assertThat(columns.nth(0)).containsText("12 tokens in");
    assertThat(columns.nth(1)).containsText("12 tokens in");
  }

  @Test
  void whatAModelWritesStaysText() {
    page.route(
        "**/samples",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/x-ndjson")
                    .setBody(
                        """
                        {"text": "<img src=x onerror=document.title='taken'>", "token": 1}
                        {"finish": "limit", "text": "", "tokens": 1, "seconds": 0.1}
                        """)));
    page.navigate("/versions/" + child);

    button("Write").click();

    assertThat(page.locator("article.sample").first()).containsText("<img src=x");
    assertThat(page.locator("article.sample img")).hasCount(0);
    assertThat(page).hasTitle("Version " + child + " · Meristem");
  }

  @Test
  void nothingOnThePageIsLoadedFromElsewhereOrInline() {
    var response = page.navigate("/");

    assertThat(response.headerValue("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
  }

  @Test
  void aRunIsCancelledUnderTheNameOfWhoDoesIt() {
    String run = stack.client().request("growths", TinyPlan.growth(root, 5000), "to-be-cancelled");
    page.navigate("/");
    button("acting as local, change").click();
    page.getByLabel("Your name, as the logs will have it").fill("ada");
    button("Act under this name").click();
    link("Runs").click();
    page.locator("[data-row]", new Page.LocatorOptions().setHasText(run)).click();

    button("cancel").click();
    page.locator("dialog")
        .getByText("cancel", new Locator.GetByTextOptions().setExact(true))
        .click();

    assertThat(page.locator("main .pill").first()).containsText("cancelled");
    assertThat(card("What happened")).containsText("ada");
    stack.client().awaitState(run, "cancelled");
  }

  @Test
  void aRunThatDoesNotExistIsSaidInItsCard() {
    page.navigate("/runs/r0");

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("no run r0");
    assertThat(button("Try again")).isVisible();
  }

  @Test
  void aCardThatFailsLeavesTheOthers() {
    page.route(
        "**/api/v1/events**", route -> route.fulfill(new Route.FulfillOptions().setStatus(500)));

    page.navigate("/overview");

    assertThat(card("Last events").getByRole(AriaRole.ALERT)).isVisible();
    assertThat(page.locator(".kpis a").first()).isVisible();
    assertThat(card("Fleet")).containsText("1 workers");
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

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void everyScreenIsForEverybody(ColorScheme scheme) {
    Page other = chromium.page(scheme);
    for (String path :
        List.of(
            "/overview",
            "/lineage?v=" + child,
            "/lineage?view=log&v=" + child,
            "/versions/" + child,
            "/runs",
            "/runs/" + stack.client().get("versions/" + child).path("run").asText(),
            "/workers",
            "/compare?v=" + root + "," + child,
            "/events")) {
      other.navigate(path);
      assertThat(other.locator(".link-state")).containsText("Live");
      assertThat(other.locator(".skeleton")).hasCount(0);
      screenshot(other, path, scheme);
      assertThat(Axe.violations(other)).as("%s, %s", path, scheme).isEmpty();
    }
    other.context().close();
  }

  private static void screenshot(Page page, String path, ColorScheme scheme) {
    String name = path.replaceAll("[?&].*|" + child, "").replaceAll("[^a-z]+", "-").substring(1);
    String log = path.contains("view=log") ? "-log" : "";
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(
                Path.of(
                    "target/screenshots",
                    name + log + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png")));
  }

  @Test
  void onAPhoneNoScreenScrollsSideways() {
    page.setViewportSize(390, 844);
    for (String path : List.of("/overview", "/lineage", "/runs", "/workers", "/events")) {
      page.navigate(path);
      assertThat(page.locator(".link-state")).hasClass("link-state live");

      Object overflow =
          page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth");

      assertThat(((Number) overflow).intValue()).as(path).isLessThanOrEqualTo(0);
    }
  }
}
