package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every screen shows before an answer comes, when none comes, and when there is nothing yet.
 */
class StatesBrowserIT extends SeenModel {

  /**
   * A screen.
   *
   * @param empty its address when there is nothing
   * @param nothing what it then says
   */
  record Screen(String name, String path, String empty, String nothing) {

    Screen(String name, String nothing) {
      this(name, "/" + name, "/" + name, nothing);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Screen> SCREENS =
      List.of(
          new Screen("overview", "No model yet. Register a base model."),
          new Screen("lineage", "No version yet. Train or import a root."),
          new Screen("runs", "No run yet."),
          new Screen("workers", "No worker has announced itself."),
          new Screen("compare", "/compare?v=v1,v2", "/compare", "Nothing to compare yet."),
          new Screen("events", "No model yet, so there is nothing to keep."));

  static Stream<Arguments> screens() {
    return SCREENS.stream()
        .flatMap(screen ->
            Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                .map(scheme -> Arguments.of(screen, scheme)));
  }

  /** Nothing is greyed out by age while it is looked at: timers go on, the time does not. */
  private static Page somebodyWhoseDataStaysFresh(ColorScheme scheme) {
    Page page = somebody(scheme);
    page.clock().setFixedTime(System.currentTimeMillis());
    return page;
  }

  private static void answer(Page page, Route.FulfillOptions with) {
    page.route("**/api/v1/**", route -> route.fulfill(with));
  }

  private static void requireForEverybody(
      Page page, String state, Screen screen, ColorScheme scheme) {
    String theme = scheme.name().toLowerCase(Locale.ROOT);
    screenshot(page, "state-%s-%s-%s".formatted(state, screen.name(), theme));
    assertThat(Axe.violations(page)).as("%s, %s, %s", state, screen, scheme).isEmpty();
    assertThat(page.locator("main")).not().containsText("undefined");
    assertThat(page.locator("main")).not().containsText("NaN");
    page.context().close();
  }

  @ParameterizedTest
  @MethodSource("screens")
  void whileNoAnswerComesEachScreenShowsThatItWaits(Screen screen, ColorScheme scheme) {
    Page other = somebodyWhoseDataStaysFresh(scheme);
    other.route("**/api/v1/**", _ -> {});

    other.navigate(screen.path());

    Locator waits = other.locator("main .skeleton").or(other.getByText("reading…"));
    assertThat(waits.first()).isVisible();
    assertThat(other.locator("main .empty")).hasCount(0);
    requireForEverybody(other, "waits", screen, scheme);
  }

  @ParameterizedTest
  @MethodSource("screens")
  void whatFailedIsSaidOnEachScreenWithAWayToTryAgain(Screen screen, ColorScheme scheme) {
    Page other = somebodyWhoseDataStaysFresh(scheme);
    answer(
        other,
        new Route.FulfillOptions()
            .setStatus(500)
            .setContentType("application/problem+json")
            .setBody(
                """
                {"title": "The orchestrator has a defect", "detail": "its log says more",
                 "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"}\
                """));

    other.navigate(screen.path());

    assertThat(other.locator("main")).containsText("The orchestrator has a defect");
    assertThat(
            other
                .locator("main")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Try again"))
                .first())
        .isVisible();
    requireForEverybody(other, "failed", screen, scheme);
  }

  @ParameterizedTest
  @MethodSource("screens")
  void whereNothingIsThereYetEachScreenSaysSo(Screen screen, ColorScheme scheme) {
    Page other = somebodyWhoseDataStaysFresh(scheme);
    other.route("**/api/v1/**", route -> nothing(route, Invented.nothing(route.request().url())));

    other.navigate(screen.empty());

    assertThat(other.locator("main")).containsText(screen.nothing());
    assertThat(other.locator("main .skeleton")).hasCount(0);
    assertThat(other.getByRole(AriaRole.ALERT)).hasCount(0);
    requireForEverybody(other, "nothing", screen, scheme);
  }

  private static void nothing(Route route, String body) {
    boolean isStream = body.equals(Invented.NOTHING_LIVE);
    route.fulfill(
        new Route.FulfillOptions()
            .setContentType(isStream ? "text/event-stream" : "application/json")
            .setBody(body));
  }
}
