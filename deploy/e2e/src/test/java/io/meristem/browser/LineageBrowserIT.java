package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.CONTROL;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** People who walk the lineage and look at its curve. */
class LineageBrowserIT extends SeenModel {

  private static final int MANY = 5000;

  private Locator selectedRow() {
    return page.locator("[role=row][aria-selected=true]");
  }

  private Locator treegrid() {
    return page.locator("[role=treegrid]");
  }

  @Test
  void aLinkSelectsAVersionAndArrowsWalkToItsParentAndBackAgain() {
    page.navigate("/lineage?v=" + CHILD);
    Locator map = page.locator(".map-host");
    assertThat(card(CHILD)).containsText("growth from " + ROOT);

    map.focus();
    map.press("ArrowLeft");
    assertThat(card(ROOT)).isVisible();
    map.press("ArrowRight");

    assertThat(card(CHILD)).isVisible();
    assertThat(page).hasURL(Pattern.compile(".*v=" + CHILD + ".*"));
  }

  @Test
  void theLogHasARowForEachVersionThatThereIs() {
    page.navigate("/lineage?view=log&v=" + CHILD);
    assertThat(selectedRow()).containsText(CHILD);
    JsonNode picture = STACK.client().get("lineage");

    int rows = Integer.parseInt(treegrid().getAttribute("aria-rowcount")) - 1;

    assertThat(rows).isGreaterThanOrEqualTo(picture.path("versions").asInt());
    selectedRow().focus();
    selectedRow().press("ArrowLeft");
    assertThat(selectedRow()).containsText(ROOT);
    selectedRow().press("Home");
    assertThat(page.locator("[data-row]").first()).hasAttribute("aria-selected", "true");
  }

  @Test
  void aFilterIsTheServersLanguageAndItsMistakesAreSaid() {
    page.navigate("/lineage?view=log");
    Locator filter = page.locator("#filter");

    filter.fill("id = " + CHILD + " and edge = growth");
    assertThat(card("Versions")).containsText("1 of ");
    assertThat(page.locator("[data-row][data-version]")).hasCount(1);
    assertThat(page.locator("[data-row][data-version]")).containsText(CHILD);

    page.navigate("/lineage?v=v0000");
    assertThat(card("v0000")).containsText("was not found");
    filter.fill("width > 2");
    assertThat(card("Versions").getByRole(AriaRole.ALERT)).containsText("no field 'width'");
  }

  @Test
  void whatIsStillBeingTypedIsNoMistakeYet() {
    page.clock().install();
    page.navigate("/lineage?view=log");
    assertThat(page.locator("[data-row]").first()).isVisible();
    page.clock().pauseAt(System.currentTimeMillis() + 2_000);
    Locator mistake = card("Versions").getByRole(AriaRole.ALERT);

    var _ =
        page.waitForResponse(
            "**/api/v1/lineage?filter=*",
            () -> {
              page.locator("#filter").fill("width");
              page.clock().runFor(500);
            });

    page.clock().runFor(100);
    assertThat(mistake).hasCount(0);
    page.clock().runFor(2_000);
    assertThat(mistake).containsText("width");
  }

  @Test
  void aGrowthIsAskedForOnTheMapWhereTheRingOfTheOneBeforeItTurnsAndIsBornThere() {
    String before = STACK.client().request("growths", TinyPlan.growth(ROOT, 100_000), "seen-ring");
    STACK.client().awaitState(before, "running");
    page.navigate("/lineage?v=" + CONTROL);
    button("Grow…").click();
    page.getByLabel("Steps").fill("20");
    button("Dry run").click();
    assertThat(page.locator(".outlook")).containsText("Peak memory");
    assertThat(page.locator(".outlook")).containsText("device-hours");
    screenshot(page, "grow-dialog");
    button("Start the growth").click();
    page.waitForURL("**/runs/*");
    String run = page.url().replaceAll(".*/", "");

    page.navigate("/lineage?v=" + run);

    assertThat(unborn(run)).hasCount(1);
    requireRingTurns(before);
    STACK.client().post("runs/" + before + "/cancel", "");
    String born = STACK.client().awaitVersion(run);
    assertThat(card(born)).containsText("growth from " + CONTROL);
    assertThat(unborn(run)).hasCount(0);
  }

  @Test
  void aGrowthThatFailedStaysACrossAtItsParentWhenTheStreamNoLongerTellsOfIt() {
    String late = "growths?workerClass=nobody-has-it&deadline=" + Instant.now().plusSeconds(2);
    String run = STACK.client().request(late, TinyPlan.growth(ROOT, 10), "seen-cross");
    STACK.client().awaitState(run, "failed");
    invent("**/api/v1/stream", "text/event-stream", Invented.NOTHING_LIVE);

    page.navigate("/lineage?v=" + run);

    assertThat(page.locator(".node.failed[data-id='" + run + "'] .cross")).hasCount(1);
    assertThat(card("Not born yet")).containsText("from " + ROOT);
    page.reload();
    assertThat(page.locator(".node.failed[data-id='" + run + "'] .cross")).hasCount(1);
    page.navigate("/lineage?view=log&v=" + run);
    assertThat(selectedRow()).containsText("failed");
  }

  private Locator unborn(String run) {
    return page.locator(".node[data-id='" + run + "']");
  }

  /**
   * A run that is worked on for as long as it takes shows how far it is, without a new drawing.
   * What is read a moment after the page, failed runs among it, may draw once more.
   */
  private void requireRingTurns(String run) {
    assertThat(unborn(run).locator(".done")).hasCount(1);
    page.waitForFunction(
        """
        id => {
          const ring = document.querySelector(`[data-id='${id}'] .done`);
          const done = parseFloat(ring?.getAttribute('stroke-dasharray'));
          const mark = ring?.parentElement;
          if (window.ring?.mark !== mark) {
            window.ring = { mark, done };
          }
          return done > window.ring.done;
        }\
        """,
        run);
  }

  @Test
  void theCurveKeepsBothPointsOfABirthAndShowsTheControlArm() {
    page.navigate("/lineage?v=" + CHILD);
    Locator curve = card("Loss along the lineage");

    assertThat(curve.locator("[data-jump]")).hasCount(1);
    assertThat(curve.locator("[data-jump=kept]")).containsText("(+0.000)");
    assertThat(curve).containsText("gain over the control arm " + CONTROL);
    page.waitForFunction(
        """
        () => {
          const canvas = document.querySelector('.plot canvas');
          const pixels = canvas?.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          return pixels?.filter((value, index) => index % 4 === 3 && value > 0).length > 3000;
        }\
        """);
    button("View as table").click();
    Locator table = curve.locator("table");
    Locator validation = table.locator("tr", text("validation"));
    String birth = validation.filter(having(CHILD)).first().innerText();
    String end = validation.filter(having(ROOT)).last().innerText();
    assertThat(birth.replaceAll(".*\\s", "")).isEqualTo(end.replaceAll(".*\\s", ""));
    assertThat(table.locator("tr", text("training")).filter(having(CHILD))).not().hasCount(0);
    assertThat(table).containsText("control arm " + CONTROL);
    assertThat(curve.locator("a[download='curve.csv']"))
        .hasAttribute("href", Pattern.compile("data:text/csv.*" + CHILD + ".*"));
  }

  private static Locator.FilterOptions having(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator.LocatorOptions text(String text) {
    return new Locator.LocatorOptions().setHasText(text);
  }

  @Test
  void theAxisOfTheCurveIsInTheAddress() {
    page.navigate("/versions/" + CHILD);

    button("device-hours").click();

    assertThat(page).hasURL(Pattern.compile(".*cx=hours.*"));
    assertThat(card("Loss along the lineage")).containsText("device-hours");
    page.reload();
    assertThat(button("device-hours")).hasAttribute("aria-pressed", "true");
  }

  @Test
  void aJumpIsSaidInAmberAndSmoothingDoesNotHideIt() {
    invent("**/curve?**", "application/json", Invented.curveWithAJump(ROOT, CHILD));
    page.navigate("/versions/" + CHILD);
    Locator curve = card("Loss along the lineage");
    assertThat(curve.locator("[data-jump=jumped]")).containsText("2.400 → 2.900 (+0.500)");
    assertThat(curve.locator("[data-jump=jumped]")).hasClass("jumped");

    page.getByLabel("Smooth").check();

    assertThat(curve).containsText("Smoothing begins anew at each birth");
    page.reload();
    assertThat(page.getByLabel("Smooth")).isChecked();
    screenshot(page, "curve-with-a-jump");
    button("View as table").click();
    assertThat(curve.locator("table")).containsText("2.9");
  }

  @Test
  void fiveThousandVersionsAreAFewRowsAndOneDrawing() {
    invent("**/api/v1/lineage**", "application/json", Invented.outline(MANY, MANY));
    invent("**/api/v1/runs?state=failed**", "application/json", "[]");
    withoutNews();
    List<String> errors = new ArrayList<>();
    page.onPageError(errors::add);

    page.navigate("/lineage?view=log");

    assertThat(treegrid()).hasAttribute("aria-rowcount", String.valueOf(MANY + 1));
    assertThat(page.locator("[data-row]").count()).isLessThan(40);
    link("Map").click();
    page.waitForFunction("() => document.querySelector('.map-host')?.dataset.drawMs");
    assertThat(page.locator(".dots path").count()).isPositive();
    assertThat(page.locator(".node").count()).isLessThan(100);
    screenshot(page, "lineage-5000");
    assertThat(errors).isEmpty();
  }

  @Test
  void whatIsHiddenIsCountedAndCanBeAskedFor() {
    invent("**/api/v1/lineage**", "application/json", Invented.outline(300, 5112));
    page.navigate("/lineage");
    assertThat(card("Versions")).containsText("4,812 hidden");

    Request asked =
        page.waitForRequest(
            request -> request.url().contains("limit=20000"), () -> link("show").click());

    assertThat(asked.url()).contains("/api/v1/lineage?");
    assertThat(page).hasURL(Pattern.compile(".*all=1.*"));
  }

  @Test
  void coloursAndAxesAreInTheAddress() {
    page.navigate("/lineage?v=" + CHILD);

    page.getByLabel("colour").selectOption("model");
    assertThat(page.locator(".legend")).containsText(Trained.MODEL);
    page.getByLabel("colour").selectOption("dataset");
    page.getByLabel("x", new Page.GetByLabelOptions().setExact(true)).selectOption("depth");

    assertThat(page).hasURL(Pattern.compile(".*color=dataset.*"));
    assertThat(page).hasURL(Pattern.compile(".*x=depth.*"));
    assertThat(page.locator(".legend")).containsText(TinyStack.DATASET + "/");
  }
}
