package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.CONTROL;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** People who use no pointer. */
class KeysBrowserIT extends SeenModel {

  private static final String LOG =
      "/lineage?view=log&q=id = %s or id = %s&v=".formatted(CHILD, CONTROL);

  private static final String BORN = "[data-row][data-version]";

  private Locator focusedRow() {
    return page.locator("[role=treegrid] [role=row]:focus");
  }

  private void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  /** The two versions that a filter leaves, in the order in which they are shown. */
  private List<String> twoOfAll() {
    openLog("");
    return page.locator(BORN).all().stream()
        .map(row -> String.valueOf(row.getAttribute("data-version")))
        .toList();
  }

  /** Opens the log and waits for the filter: all versions are shown until it answers. */
  private void openLog(String selected) {
    page.navigate(LOG + selected);
    assertThat(page.locator(BORN)).hasCount(2);
  }

  @Test
  void keysOfTheLogActOnTheRowThatHasTheFocus() {
    List<String> two = twoOfAll();
    openLog(two.getFirst());
    assertThat(card(two.getFirst())).isVisible();

    press("j");

    assertThat(focusedRow()).hasAttribute("data-version", two.getLast());
    assertThat(card(two.getLast())).isVisible();
    press("x");
    assertThat(page.locator("[aria-live=polite]").first())
        .hasText(two.getLast() + " is in the comparison");
    press("Enter");
    page.waitForURL("**/versions/" + two.getLast());
  }

  @Test
  void arrowsOfTheLogPassOverWhatAFilterLeavesOut() {
    List<String> two = twoOfAll();
    page.navigate(LOG + two.getLast());
    page.locator("[role=row][aria-selected=true]").focus();

    press("Home");

    assertThat(focusedRow()).hasAttribute("data-version", two.getFirst());
    assertThat(focusedRow()).hasAttribute("aria-selected", "true");
    press("ArrowLeft", "ArrowDown");
    assertThat(focusedRow()).hasAttribute("data-version", two.getLast());
  }

  @Test
  void theFirstLinkSkipsToTheContent() {
    page.navigate("/runs");
    assertThat(page.locator("main .card").first()).isVisible();
    press("Tab");
    assertThat(page.locator(".skip")).isFocused();

    press("Enter");

    assertThat(page.locator("main")).isFocused();
    assertThat(page.locator("h1")).hasText("Runs");
  }

  @Test
  void aSectionIsGoneToAsOftenAsItsLinkIsFollowed() {
    page.navigate("/versions/" + CHILD);
    Locator section = page.locator("#artifacts h2");
    link("Artifacts").click();
    assertThat(section).isInViewport();
    assertThat(page).hasURL(Pattern.compile(".*#artifacts"));
    page.locator("main").evaluate("main => main.scrollTo(0, 0)");
    assertThat(section).not().isInViewport();

    link("Artifacts").click();

    assertThat(section).isInViewport();
  }

  @Test
  void singleLettersCanBeSwitchedOffAndOnAgain() {
    page.navigate("/runs");
    assertThat(page.locator("main .card").first()).isVisible();
    press("?");
    dialog().getByRole(AriaRole.CHECKBOX).uncheck();
    screenshot(page, "keys");
    press("Escape");
    assertThat(dialog()).hasCount(0);
    page.reload();
    assertThat(page.locator("main .card").first()).isVisible();

    press("g", "o", "?");

    assertThat(page.locator("h1")).hasText("Runs");
    assertThat(dialog()).hasCount(0);
    exactButton("keys").click();
    dialog().getByRole(AriaRole.CHECKBOX).check();
    press("Escape");
    assertThat(dialog()).hasCount(0);
    press("g", "o");
    page.waitForURL("**/overview");
  }
}
