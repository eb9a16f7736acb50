package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is asked for in a dialog, above which nothing can be reached. */
class DialogsBrowserIT extends SeenModel {

  private void requireOnTop(Locator what) {
    assertThat(what).isInViewport();
    Object isOnTop =
        what.evaluate(
            """
            element => {
              const box = element.getBoundingClientRect();
              const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return element.contains(top);
            }\
            """);
    assertThat(isOnTop).isEqualTo(true);
  }

  @Test
  void whatIsRefusedWhileADialogIsOpenIsSaidAboveIt() {
    page.navigate("/versions/" + CHILD);
    button("Grow…").click();
    assertThat(page.locator(".outlook")).containsText("Peak memory");
    refuse("**/api/v1/growths?*", "No room for a growth");

    button("Start the growth").click();

    Locator refusal = dialog().getByRole(AriaRole.ALERT);
    assertThat(refusal).containsText("No room for a growth");
    requireOnTop(refusal);
    page.getByLabel("Peak learning rate").fill("fast");
    button("Start the growth").dispatchEvent("click");
    Locator told = page.locator(".toast");
    assertThat(told).containsText("the peak learning rate is no number");
    requireOnTop(told);
    button("dismiss").click();
    assertThat(told).hasCount(0);
  }

  @Test
  void aControlArmThatIsRefusedIsAskedForAgainThoughItsGrowthHasBegun() {
    AtomicInteger growths = new AtomicInteger();
    page.onRequest(request -> {
      if (request.url().matches(".*/growths\\?(?!.*dryRun).*")) {
        int _ = growths.incrementAndGet();
      }
    });
    refuse("**/api/v1/continuations?*", "No room for a control arm");
    page.navigate("/versions/" + CHILD);
    button("Grow…").click();
    page.getByLabel("Steps").fill("5");
    page.getByLabel(Pattern.compile("Train the control arm too.*")).check();
    button("Start the growth").click();
    assertThat(dialog().getByRole(AriaRole.ALERT)).containsText("No room for a control arm");
    page.unroute("**/api/v1/continuations?*");

    Request asked =
        page.waitForRequest(
            "**/continuations?*", () -> button("Ask for the control arm again").click());

    assertThat(asked.postData()).contains("\"steps\":5");
    page.waitForURL("**/runs/*");
    assertThat(growths).hasValue(1);
  }

  @Test
  void goingBackClosesADialogAndGoingOnBeginsAtTheTop() {
    page.navigate("/versions/" + CHILD);
    link(ROOT).first().click();
    assertThat(card(ROOT)).isVisible();
    button("Grow…").click();
    assertThat(dialog()).isVisible();

    page.goBack();

    assertThat(card(CHILD)).isVisible();
    assertThat(dialog()).hasCount(0);
    assertThat(page.locator(".uplot canvas")).isVisible();
    page.locator("main").evaluate("main => main.scrollTo(0, 400)");
    assertThat(page.locator("main")).hasJSProperty("scrollTop", 400);
    link(ROOT).first().evaluate("link => link.click()");
    assertThat(card(ROOT)).isVisible();
    assertThat(page.locator("main")).hasJSProperty("scrollTop", 0);
    assertThat(page.locator("main")).isFocused();
  }

  @Test
  void aVersionIsTrainedOnWithoutGrowthAfterItsDryRun() {
    page.navigate("/versions/" + CHILD);
    button("Continue…").click();
    page.getByLabel("Steps").fill("5");
    exactButton("Dry run").click();
    assertThat(page.locator(".outlook")).containsText("Peak memory");
    assertThat(Axe.violations(page)).isEmpty();

    exactButton("Train on").click();

    page.waitForURL("**/runs/*");
    String born = STACK.client().awaitVersion(page.url().replaceAll(".*/", ""));
    assertThat(STACK.client().get("versions/" + born).path("edge").asText()).isEqualTo("continue");
    assertThat(page.locator("main")).containsText("Its result is " + born);
  }
}
