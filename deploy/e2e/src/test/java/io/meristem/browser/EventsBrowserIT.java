package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import io.meristem.e2e.Until;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who did what, and what it cost. */
class EventsBrowserIT extends SeenModel {

  private static String manyEvents(String key) {
    String run =
        STACK.client().request("growths?workerClass=nobody-has-it", TinyPlan.growth(ROOT, 10), key);
    for (int i = 0; i < 60; i++) {
      STACK.client().post("runs/" + run + "/pause", "");
      STACK.client().post("runs/" + run + "/resume", "");
    }
    Until.holds(
        "events of run " + run,
        () -> STACK.client().get("events?limit=1000&subject=" + run).size() == 121);
    return run;
  }

  private List<String> shown() {
    return page.locator("[data-event]").all().stream()
        .map(row -> String.valueOf(row.getAttribute("data-event")))
        .toList();
  }

  @Test
  void theFeedIsWalkedDownAndUpAgainAndNewsWaitToBeAskedFor() {
    String run = manyEvents("seen-walk");
    page.navigate("/events?q=" + run);
    Locator rows = page.locator("[data-event]");
    assertThat(rows).hasCount(100);

    button("Older events").click();

    assertThat(rows).hasCount(121);
    List<String> all = shown();
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all.getLast()).endsWith("log/1.0");
    assertThat(page).hasURL(Pattern.compile(".*before=.*"));
    page.reload();
    assertThat(rows).hasCount(21);
    button("Newer events").click();
    assertThat(rows).hasCount(121);
    assertThat(shown()).isEqualTo(all);
    button("The newest").click();
    assertThat(rows).hasCount(100);
    STACK.client().post("runs/" + run + "/cancel", "");
    button("1 new").click();
    assertThat(rows).hasCount(101);
    assertThat(rows.first()).containsText("cancelled");
  }

  @Test
  void theFeedOfAnActorIsTheAudit() {
    page.navigate("/events");
    assertThat(page.locator("[data-event]").first()).isVisible();

    page.locator("#filter").fill("actor = meristem and kind ~ publish");

    assertThat(page.locator("[data-event]", hasNot("meristem"))).hasCount(0);
    assertThat(page.locator("[data-event]").first()).containsText("publish");
    page.locator("#filter").fill("actor = nobody-at-all");
    assertThat(card("Events")).containsText("No event is like that.");
  }

  private static com.microsoft.playwright.Page.LocatorOptions hasNot(String text) {
    return new com.microsoft.playwright.Page.LocatorOptions().setHasNotText(text);
  }

  @Test
  void costsAreTheServersAndNothingIsSavedWithoutABaseline() {
    String otherwise =
        STACK.version("models", TinyPlan.root("made-otherwise", TinyStack.DATASET, 10));
    page.navigate("/events?cost=" + CHILD);
    Locator cost = card("Cost");
    assertThat(cost).containsText("No saving is claimed");
    assertThat(cost).containsText("With its line");

    cost.getByLabel("Baseline").fill(otherwise);
    button("What did it cost?").click();

    assertThat(cost).containsText("Against " + otherwise);
    assertThat(cost).not().containsText("No saving is claimed");
    cost.getByLabel("Baseline").fill(ROOT);
    button("What did it cost?").click();
    assertThat(cost.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
        .containsText("Nothing can be said to be saved");
    page.goBack();
    assertThat(cost.getByLabel("Baseline")).hasValue(otherwise);
    assertThat(cost).containsText("Against " + otherwise);
    link("week").click();
    assertThat(cost).containsText(Pattern.compile("\\d{4}-W\\d\\d"));
    link("branch").click();
    assertThat(cost.locator("tbody a").first()).isVisible();
  }

  @Test
  void aRowOpensFromTheKeyboard() {
    page.navigate("/events?q=kind = version-published and subject = " + CHILD);
    assertThat(page.locator("[data-event]")).hasCount(1);

    page.keyboard().press("j");
    page.keyboard().press("Enter");

    page.waitForURL("**/versions/" + CHILD);
  }
}
