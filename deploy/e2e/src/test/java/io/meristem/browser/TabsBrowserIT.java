package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One person with more tabs than a browser has connections to a server. */
class TabsBrowserIT extends SeenModel {

  private static final int CONNECTIONS = 6;

  /** A browser without a window shows all its tabs at once, so that each has to be told. */
  private static final String TURN =
      """
      hidden => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }
      """;

  private Page tab() {
    Page tab = page.context().newPage();
    tab.navigate("/overview");
    assertThat(tab.locator(".link-state")).containsText("Live");
    assertThat(tab.locator(".kpis a").first()).isVisible();
    return tab;
  }

  @Test
  void eachOfSevenTabsShowsWhatThereIsWhileItIsLookedAt() {
    assertThat(CHILD).isNotEmpty();
    List<Page> tabs = new ArrayList<>();
    for (int count = 0; count < CONNECTIONS; count++) {
      Page tab = tab();
      tab.evaluate(TURN, true);
      tabs.add(tab);
    }

    Page seventh = tab();

    seventh.evaluate(TURN, true);
    tabs.forEach(tab -> {
      tab.evaluate(TURN, false);
      assertThat(tab.locator(".link-state")).containsText("Live");
      tab.evaluate(TURN, true);
    });
  }
}
