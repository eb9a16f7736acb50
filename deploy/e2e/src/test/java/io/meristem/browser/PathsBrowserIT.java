package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.meristem.e2e.TinyPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people come for is at most four clicks from the first screen. */
class PathsBrowserIT extends SeenModel {

  private static final int MOST = 4;

  private int clicks;

  @BeforeEach
  void beginAtTheFirstScreen() {
    assertThat(CHILD).isNotEmpty();
    page.navigate("/");
    assertThat(page.locator(".kpis a").first()).isVisible();
  }

  private void click(Locator what) {
    what.click();
    clicks++;
    assertThat(clicks).isLessThanOrEqualTo(MOST);
  }

  @Test
  void whichRunIsSlowAndWhy() {
    String run =
        STACK.client().request("growths?workerClass=h200", TinyPlan.growth(ROOT, 10), "seen-slow");
    Locator queue = card("Queue");
    assertThat(queue).containsText("no worker of class h200");

    click(queue.getByRole(AriaRole.LINK).filter(named(run)));

    assertThat(page.locator("main")).containsText("It waits: no worker of class h200.");
    STACK.client().post("runs/" + run + "/cancel", "");
  }

  @Test
  void howFarARunIsAndWhatItWaitsForNext() {
    String run = STACK.client().request("growths", TinyPlan.growth(ROOT, 500_000), "seen-far");
    STACK.client().awaitState(run, "running");

    click(card("Training now").getByRole(AriaRole.LINK).filter(named(run)));

    assertThat(page.locator(".big-progress")).containsText("Tokens/s");
    assertThat(card("Attempts")).containsText("worker-1");
    STACK.client().post("runs/" + run + "/cancel", "");
  }

  private static Locator.FilterOptions named(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  @Test
  void theBestVersionAndItsCost() {
    String best = STACK.client().get("overview").path("best").path("id").asText();

    click(page.locator(".kpis").getByRole(AriaRole.LINK).filter(named(best)).first());
    page.waitForURL("**/versions/" + best);
    click(link("What it cost"));

    assertThat(card("Cost")).containsText("With its line");
    assertThat(card("Cost").locator("input").first()).hasValue(best);
  }

  @Test
  void howTheLargestVersionDiffersFromItsParent() {
    click(page.locator(".kpis > div:has-text('Largest model')").getByRole(AriaRole.LINK));
    click(link("Compare with its parent"));

    assertThat(page.locator("table.compare tbody").first()).containsText("feed-forward tokens");
  }

  @Test
  void aStartedGrowth() {
    click(page.locator(".kpis > div:has-text('Largest model')").getByRole(AriaRole.LINK));
    click(button("Grow…"));
    page.getByLabel("Steps").fill("10");
    click(button("Start the growth"));

    page.waitForURL("**/runs/*");
    String run = page.url().replaceAll(".*/", "");
    assertThat(page.locator("main")).containsText("Its result is");
    STACK.client().awaitState(run, "published");
  }
}
