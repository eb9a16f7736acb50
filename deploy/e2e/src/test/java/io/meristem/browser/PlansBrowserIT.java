package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import io.meristem.e2e.Until;
import org.junit.jupiter.api.Test;

/** A plan: written as a form, corrected as a document, started, approved and judged. */
class PlansBrowserIT extends SeenModel {

  private void write() {
    page.navigate("/runs");
    button("New plan…").click();
    page.getByLabel("Grow this version").fill(ROOT);
    page.getByLabel("Steps").fill("24");
  }

  @Test
  void aMistakeIsShownAtItsLine() {
    write();
    Locator document = page.getByLabel("The document");
    document.fill(document.inputValue().replace("factor: 2", "factor: two"));

    button("Dry run").click();

    assertThat(page.locator(".document-mistake")).containsText("Line 7");
    assertThat(page.locator(".document-lines .wrong")).hasText("7");
    button("Back to the form").click();
    assertThat(page.locator(".document-mistake")).hasCount(0);
    button("Dry run").click();
    assertThat(page.locator(".outlook")).containsText("control");
    assertThat(page.locator(".outlook")).containsText("In all");
  }

  @Test
  void whatIsChangedByHandIsOnlyDroppedWhenThatIsAskedFor() {
    write();
    Locator document = page.getByLabel("The document");
    String byForm = document.inputValue();

    document.fill(byForm + "# mine\n");

    assertThat(page.getByLabel("Steps")).isDisabled();
    screenshot(page, "plan-by-hand");
    assertThat(document).hasValue(byForm + "# mine\n");
    button("Back to the form").click();
    assertThat(document).hasValue(byForm);
    page.getByLabel("Steps").fill("25");
    assertThat(document).hasValue(byForm.replace("steps: 24", "steps: 25"));
  }

  @Test
  void aPlanIsStartedByTheFormApprovedAndItsArmsAreComparedWithWhatWasExpected() {
    write();
    page.getByLabel("Name", new com.microsoft.playwright.Page.GetByLabelOptions().setExact(true))
        .fill("seen-plan");
    button("Start the plan").click();
    page.waitForURL("**/plans/*");
    String id = page.url().replaceAll(".*/", "");
    assertThat(card("seen-plan")).containsText("waiting");
    requireOverviewLeadsTo(id);

    button("Approve bigger").click();

    Until.holds("end of plan " + id, () -> stateOf(id).equals("finished"));
    Locator stage = card("bigger");
    assertThat(card("seen-plan")).containsText("finished");
    assertThat(stage.locator("svg polyline")).hasCount(2);
    assertThat(stage).containsText("of it");
    assertThat(stage).containsText("Gain over the control arm");
    assertThat(stage).containsText("just more training");
    JsonNode plan = STACK.client().get("plans/" + id);
    assertThat(plan.path("state").asText()).isEqualTo("finished");
    String child = plan.path("stages").path(0).path("arms").path(0).path("version").asText();
    assertThat(stage).containsText(child);
    button("View as table").click();
    assertThat(stage.getByRole(com.microsoft.playwright.options.AriaRole.TABLE).last())
        .containsText("control");
  }

  private void requireOverviewLeadsTo(String plan) {
    page.navigate("/overview");
    Locator asking = card("Waits for approval");
    assertThat(asking).containsText("stage bigger");
    assertThat(Axe.violations(page)).isEmpty();
    asking.getByText("seen-plan").click();
    page.waitForURL("**/plans/" + plan);
  }

  private static String stateOf(String plan) {
    return STACK.client().get("plans/" + plan).path("state").asText();
  }

  @Test
  void aPlanThatIsCancelledSaysWhatStays() {
    write();
    page.getByLabel("Steps").fill("4000");
    button("Start the plan").click();
    page.waitForURL("**/plans/*");

    button("Cancel").click();
    assertThat(dialog()).containsText("What is published stays");
    button("Cancel it").click();

    assertThat(page.locator("main .pill").first()).containsText("cancelled");
  }
}
