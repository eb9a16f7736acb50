package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.MODEL;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.RequestOptions;
import io.meristem.e2e.TinyPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stays; and garbage: looked at first, and collected only with a reason. */
class GarbageBrowserIT extends SeenModel {

  @Test
  void nothingIsDeletedBeforeItWasLookedAtAndAReasonWasGiven() {
    String gone = STACK.version("growths", TinyPlan.growth(ROOT, 7));
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
    clickTwice(button("Delete them"));

    Locator collections = garbage.locator("table[aria-label=collections]");
    assertThat(collections).containsText("seen by clicking");
    assertThat(collections).containsText("done");
    assertThat(begun).containsExactly("{\"reason\":\"seen by clicking\"}");
    garbage.getByText("Look again").click();
    assertThat(garbage).not().containsText("purged version");
  }

  @Test
  void whatStaysOfAModelIsSaidAndChangesOnlyFromWhereItWasSeen() {
    page.navigate("/events?retention=" + MODEL + "#retention");
    Locator retention = card("Retention");
    assertThat(retention).containsText("All versions stay.");
    setNewest("1000");
    assertThat(retention).containsText("the newest 1000");
    button("What would go?").click();
    assertThat(retention).containsText("would retire 0, purge 0");

    button("Edit…").click();
    setByApi(999);
    dialog().getByLabel("The newest, so many").fill("998");
    button("Set these rules").click();

    assertThat(dialog()).containsText("was changed meanwhile");
    assertThat(dialog()).containsText("the newest 999");
    button("Do it all the same").click();
    assertThat(retention).containsText("the newest 998");
    button("Edit…").click();
    button("Let all stay").click();
    assertThat(retention).containsText("All versions stay.");
  }

  private void setNewest(String count) {
    button("Edit…").click();
    dialog().getByLabel("The newest, so many").fill(count);
    button("Set these rules").click();
  }

  private void setByApi(int newest) {
    page.request()
        .put(
            "/api/v1/models/" + MODEL + "/retention",
            RequestOptions.create()
                .setHeader("Content-Type", "application/json")
                .setData("{\"last\": " + newest + "}"));
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
