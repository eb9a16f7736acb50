package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.CONTROL;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** People who hold versions against each other. */
class CompareBrowserIT extends SeenModel {

  private Locator table() {
    return card("Properties").locator("table");
  }

  @Test
  void versionsThatWerePutAsideAreComparedAndTheAddressSaysAll() {
    putAside(CHILD);
    assertThat(button("Leave out")).isVisible();
    putAside(CONTROL);

    link("Compare 2").click();

    assertThat(card("Validation loss")).containsText("they part at " + ROOT);
    button("device-hours").click();
    exactButton("bits per byte").click();
    assertThat(card("Validation bits per byte")).containsText("they part at " + ROOT);
    table()
        .locator("th", new Locator.LocatorOptions().setHasText(CONTROL))
        .getByRole(AriaRole.RADIO)
        .check();
    page.getByLabel("only differences").uncheck();
    String address = page.url();
    assertThat(address).contains("x=hours", "metric=bits-per-byte", "base=" + CONTROL, "rows=all");
    page.navigate(address);
    assertThat(button("device-hours")).hasAttribute("aria-pressed", "true");
    assertThat(exactButton("bits per byte")).hasAttribute("aria-pressed", "true");
    assertThat(table().locator("tbody tr").filter(new Locator.FilterOptions().setHasText("width")))
        .hasCount(1);
    assertThat(page.getByLabel("only differences")).not().isChecked();
  }

  private void putAside(String version) {
    page.navigate("/lineage?view=log&v=" + version);
    Locator row = page.locator("[role=row][aria-selected=true]");
    row.focus();
    row.press("x");
  }

  @Test
  void costsThatCannotBeReadAreSaid() {
    refuse("**/api/v1/versions/" + CHILD + "/cost", "Not now");

    page.navigate("/compare?v=" + ROOT + "," + CHILD);

    assertThat(card("Properties").getByRole(AriaRole.ALERT)).containsText("Not now");
    assertThat(table()).containsText("feed-forward tokens");
  }

  @Test
  void whatDiffersComesFirstWithCostsAndWithoutSavings() {
    page.navigate("/compare?v=" + ROOT + "," + CHILD);

    assertThat(table().locator("tbody tr").first()).containsText("≠");
    assertThat(table()).containsText("FLOPs, with its line");
    assertThat(table()).containsText("feed-forward tokens");
    assertThat(card("Properties")).containsText("No saving is told");
    assertThat(table()).not().containsText("saved");
    assertThat(card("Growth")).containsText("query");
    button("take " + ROOT + " out").click();
    assertThat(page).hasURL(Pattern.compile(".*v=" + CHILD + "$"));
  }

  @Test
  void anUnknownVersionStaysAsAColumnThatWasNotFound() {
    page.navigate("/compare?v=" + CHILD + ",v0000");

    assertThat(table().locator("th", new Locator.LocatorOptions().setHasText("v0000")))
        .containsText("not found");
    assertThat(table()).containsText(CHILD);
    assertThat(card("Validation loss")).isVisible();
  }

  @Test
  void eightVersionsFitOnAScreenOf1280() {
    page.setViewportSize(1280, 800);
    page.navigate(
        "/compare?rows=all&v="
            + String.join(",", ROOT, CHILD, CONTROL, "v1", "v2", "v3", "v4", "v5"));
    assertThat(table().locator("thead th")).hasCount(9);
    assertThat(table()).containsText("not found");

    Object overflow = page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth");

    assertThat(((Number) overflow).intValue()).isLessThanOrEqualTo(0);
    screenshot(page, "compare-eight");
  }

  @Test
  void theTableIsCopiedInThreeFormats() {
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    page.navigate("/compare?rows=all&v=" + ROOT + "," + CHILD);
    assertThat(table()).containsText("device-hours, own");

    assertThat(copied("Markdown")).startsWith("| property | " + ROOT + " | " + CHILD + " |");
    assertThat(copied("CSV")).startsWith("property," + ROOT + "," + CHILD);
    assertThat(copied("JSON")).contains("\"id\": \"" + CHILD + "\"");
    assertThat(copied("a link to this comparison")).isEqualTo(page.url());
  }

  @Test
  void whatABrowserDoesNotCopyIsSaid() {
    page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    page.navigate("/versions/" + CHILD);

    button("copy the version's id").click();

    assertThat(page.locator(".toasts")).containsText("the version's id could not be copied");
    assertThat(page.locator(".toasts")).containsText(CHILD);
  }

  private String copied(String format) {
    page.evaluate("() => navigator.clipboard.writeText('')");
    card("Properties")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(format))
        .click();
    page.waitForFunction("async () => (await navigator.clipboard.readText()) !== ''");
    return String.valueOf(page.evaluate("() => navigator.clipboard.readText()"));
  }

  @Test
  void versionsWriteInColumnsFromTheSamePrompt() {
    page.navigate("/compare?v=" + ROOT + "," + CHILD + "," + CONTROL);
    page.getByLabel("Tokens", new Page.GetByLabelOptions().setExact(true)).fill("6");

    button("Write").click();

    assertThat(page.locator("article.sample")).hasCount(3);
    assertThat(page.locator("article.sample").last()).containsText("6 tokens in");
  }
}
