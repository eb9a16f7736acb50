package io.meristem.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A model with a child and its control arm on the system that tests share, and a person before it.
 */
abstract class SeenModel {

  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static Optional<Chromium> chromium = Optional.empty();

  Page page;

  /** Trained by whoever needs it first. */
  static final class Trained {

    static final TinyStack STACK = TinyStack.shared();
    static final String MODEL = "looked-at";
    static final String ROOT = STACK.root(MODEL, 40);
    static final String CHILD = STACK.version("growths", TinyPlan.growth(ROOT, 20));
    static final String CONTROL = STACK.version("continuations", TinyPlan.continuation(ROOT, 20));

    private Trained() {}
  }

  @BeforeAll
  static void startBrowser() {
    Chromium.require();
    chromium = Optional.of(Chromium.at(Trained.STACK.orchestrator()));
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
  }

  @AfterAll
  static void closeBrowser() {
    chromium.ifPresent(Chromium::close);
    chromium = Optional.empty();
  }

  @BeforeEach
  void open() {
    page = somebody(ColorScheme.LIGHT);
  }

  @AfterEach
  void leave() {
    page.context().close();
    assertThat(chromium.orElseThrow().complaints()).isEmpty();
  }

  static Page somebody(ColorScheme scheme) {
    return chromium.orElseThrow().page(scheme);
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  /** The one whose name is no more than that. */
  Locator exactButton(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator card(String name) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  /** Clicks twice before anything can happen in between. */
  static void clickTwice(Locator button) {
    button.evaluate("button => { button.click(); button.click(); }");
  }

  /** Answers a request in the server's place, where nothing real would show what is looked for. */
  void invent(String path, String type, String body) {
    Consumer<Route> answer =
        route -> route.fulfill(new Route.FulfillOptions().setContentType(type).setBody(body));
    page.route(path, answer);
  }

  /** Refuses a request in the server's place. */
  void refuse(String path, String title) {
    Consumer<Route> answer =
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setContentType("application/problem+json")
                    .setBody("{\"title\": \"" + title + "\", \"detail\": \"invented\"}"));
    page.route(path, answer);
  }

  /** No event of another test's run makes a card read again. */
  void withoutNews() {
    page.route("**/api/v1/stream", Route::abort);
  }

  static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }
}
