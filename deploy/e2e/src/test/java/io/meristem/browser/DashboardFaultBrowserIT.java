package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard while the orchestrator is killed and comes back. */
class DashboardFaultBrowserIT {

  @Test
  void aLostServerIsSaidAndFoundAgainWithoutReloading(@TempDir Path data) {
    Chromium.require();
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    try (TinyStack stack = TinyStack.in(data);
        Chromium chromium = Chromium.at(stack.orchestrator())) {
      Page page = chromium.page(ColorScheme.DARK);
      page.navigate("/events");
      Locator badge = page.locator(".link-state");
      assertThat(badge).containsText("Live");
      page.evaluate("() => { window.isTheSamePage = true; }");

      stack.kill("orchestrator");
      assertThat(badge).containsText("Reconnecting");
      assertThat(page.locator(".banner")).containsText("as of");
      stack.restart("orchestrator");
      String run = stack.client().upload("after", TinyPlan.text(), "after");

      assertThat(badge).containsText("Live");
      assertThat(page.locator(".events")).containsText(run);
      assertThat(page.locator(".banner")).hasCount(0);
      assertThat((Boolean) page.evaluate("() => window.isTheSamePage === true")).isTrue();
    }
  }
}
