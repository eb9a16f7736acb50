package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.meristem.e2e.TinyPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Garbage: looked at first, and collected only with a reason. */
class GarbageBrowserIT extends SeenModel {

  @Test
  void nothingIsDeletedBeforeItWasLookedAtAndAReasonWasGiven() {
    String gone = STACK.version("growths", TinyPlan.growth(ROOT, 6));
    STACK.client().post("versions/" + gone + "/retire?reason=seen", "");
    STACK.client().post("versions/" + gone + "/purge?reason=seen", "");
    List<String> begun = collectionsBegun();
    page.navigate("/events#garbage");
    Locator garbage = card("Garbage");

    button("Dry run").click();
    assertThat(garbage).containsText("purged version");
    assertThat(garbage).containsText("A collection would free");
    button("Collect…").click();
    button("Delete them").click(new Locator.ClickOptions().setForce(true));
    assertThat(page.locator(".toasts")).containsText("a reason is needed");
    assertThat(begun).isEmpty();
    dialog().getByLabel("Why").fill("seen by clicking");
    button("Delete them").dblclick();

    Locator collections = garbage.locator("table[aria-label=collections]");
    assertThat(collections).containsText("seen by clicking");
    assertThat(collections).containsText("done");
    assertThat(begun).containsExactly("{\"reason\":\"seen by clicking\"}");
    garbage.getByText("Look again").click();
    assertThat(garbage).not().containsText("purged version");
  }

  private List<String> collectionsBegun() {
    List<String> begun = new ArrayList<>();
    page.onRequest(request -> {
      if (request.method().equals("POST") && request.url().endsWith("/garbage/collections")) {
        begun.add(request.postData());
      }
    });
    return begun;
  }
}
