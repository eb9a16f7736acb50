package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.MODEL;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static io.meristem.browser.SeenModel.Trained.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.SelectOption;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import io.meristem.storage.object.Sha256;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** People who look at one version, name it and let it write. */
class VersionBrowserIT extends SeenModel {

  private static final String API = "/api/v1/";

  private static final String FROZEN =
      """
      {"factor": 2}, "freeze": "old", "tau": "keep"}\
      """;

  @Test
  void everyArtefactIsTheObjectWhoseHashStandsBesideIt() {
    page.navigate("/versions/" + CHILD);
    Locator rows = card("Artifacts").locator("tbody tr");
    assertThat(rows).hasCount(STACK.client().get("versions/" + CHILD).path("files").size());

    for (ElementHandle row : rows.elementHandles()) {
      ElementHandle link = Objects.requireNonNull(row.querySelector("a[download]"));
      byte[] file = page.request().get(link.getAttribute("href")).body();
      String shown =
          Objects.requireNonNull(row.querySelector("[data-sha256]")).getAttribute("data-sha256");
      assertThat(Sha256.of(MemorySegment.ofArray(file))).as(link.innerText()).isEqualTo(shown);
    }
  }

  @Test
  void theGrowthIsShownLayerByLayerAndAgainstTheParentsSettings() {
    page.navigate("/versions/" + CHILD + "#growth");

    Locator layers = card("Growth by layer").locator("tbody tr");
    assertThat(layers).hasCount(2);
    assertThat(layers.first()).containsText("64 → 128");
    assertThat(layers.first()).containsText("%");
    assertThat(layers.first().getByRole(AriaRole.IMG))
        .hasAttribute("aria-label", Pattern.compile(".*query keys [0-9.]+%, values [0-9.]+%.*"));
    assertThat(card("What is set otherwise than for the parent")).containsText("training.seed");
    assertThat(card("Provenance")).containsText("worker-1");
    page.navigate("/versions/" + ROOT);
    assertThat(page.locator("main")).containsText("children: ");
    assertThat(link(CHILD)).isVisible();
  }

  @Test
  void aParentThatCannotBeReadIsSaidAndItsChildIsNotShownAsARoot() {
    refuse("**/api/v1/versions/" + ROOT, "Not now");
    withoutNews();

    page.navigate("/versions/" + CHILD);

    assertThat(card("Growth by layer").getByRole(AriaRole.ALERT)).containsText("Not now");
    assertThat(card("Growth by layer").getByRole(AriaRole.TABLE)).hasCount(0);
    assertThat(card("Settings")).hasCount(0);
    page.unroute("**/api/v1/versions/" + ROOT);
    button("Try again").first().click();
    assertThat(card("Growth by layer").locator("tbody tr").first()).containsText("64 → 128");
  }

  @Test
  void parentAndChildWriteFromTheSamePromptSideBySide() {
    page.navigate("/versions/" + CHILD);
    page.getByLabel("Prompt").fill("the old ");
    page.getByLabel("Tokens", new Page.GetByLabelOptions().setExact(true)).fill("12");

    button("Write").click();

    Locator columns = page.locator("article.sample");
    assertThat(columns).hasCount(2);
    assertThat(columns.nth(0)).containsText("12 tokens in");
    assertThat(columns.nth(1)).containsText("12 tokens in");
    assertThat(columns.nth(0)).containsText(ROOT);
  }

  @Test
  void writingCanBeStopped() {
    page.route("**/samples", _ -> {});
    page.navigate("/versions/" + CHILD);
    button("Write").click();

    button("Stop").click();

    assertThat(page.locator("article.sample").first()).containsText("stopped");
    assertThat(button("Stop")).hasCount(0);
  }

  @Test
  void whatAModelWritesAndWhatItsCardSaysStaysText() {
    invent(
        "**/samples",
        "application/x-ndjson",
        """
        {"text": "<img src=x onerror=document.title='taken'>", "token": 1}
        {"finish": "limit", "text": "", "tokens": 1, "seconds": 0.1}
        """);
    invent(
        "**/exports/card",
        "text/markdown",
        """
        # <img src=x onerror=document.title='taken'>

        - <script>document.title='taken'</script>

        [press](javascript:document.title='taken')
        """);
    page.navigate("/versions/" + CHILD);

    button("Write").click();

    assertThat(page.locator("article.sample").first()).containsText("<img src=x");
    assertThat(card("Model card")).containsText("<script>");
    assertThat(page.locator("main img, main script, a[href^=javascript]")).hasCount(0);
    assertThat(page).hasTitle("Version " + CHILD + " · Meristem");
  }

  @Test
  void aMeasurementIsAskedForOnceAfterAWordAndSaysHowSureItIs() {
    AtomicInteger sent = new AtomicInteger();
    page.onRequest(request -> {
      if (request.url().endsWith("/evaluations")) {
        int _ = sent.incrementAndGet();
      }
    });
    page.navigate("/versions/" + CHILD + "#evaluations");
    page.getByLabel("measure on a set")
        .selectOption(new SelectOption().setLabel(TinyStack.DATASET));
    assertThat(dialog()).containsText("Nothing is trained");

    clickTwice(button("Measure it"));

    assertThat(card("Evaluations")).containsText(TinyStack.DATASET);
    assertThat(card("Evaluations").locator("tbody td").nth(1))
        .containsText(Pattern.compile("\\d\\.\\d{4} \\[\\d.*, \\d.*]"));
    assertThat(sent).hasValue(1);
    button("Verify").click();
    assertThat(dialog()).containsText("does the growth again");
    button("Leave it").click();
  }

  @Test
  void aTagThatSomebodyElseChangedMeanwhileIsAskedForAgainWithBothValues() {
    page.navigate("/versions/" + CHILD);
    page.getByLabel("a new tag").fill("first");
    exactButton("Tag").click();
    assertThat(page.locator(".tag.removable")).containsText("first");
    page.request().put(API + "versions/" + CHILD + "/tags/quicker");

    page.getByLabel("a new tag").fill("second");
    sendStale("second");

    assertThat(dialog()).containsText("was changed meanwhile");
    assertThat(dialog()).containsText("first, quicker");
    assertThat(dialog()).containsText("also second");
    screenshot(page, "tag-conflict");
    assertThat(Axe.violations(page)).isEmpty();
    button("Do it all the same").click();
    assertThat(page.locator(".tag.removable", new Page.LocatorOptions().setHasText("second")))
        .hasCount(1);
    button("take the tag quicker away").click();
    assertThat(page.locator(".tag.removable", new Page.LocatorOptions().setHasText("quicker")))
        .hasCount(0);
  }

  /** As if the page had not heard of the other's change yet. */
  private void sendStale(String tag) {
    page.route(
        "**/tags/" + tag,
        route -> {
          Map<String, String> headers = new HashMap<>(route.request().headers());
          headers.put("if-match", "\"0123456789abcdef\"");
          route.resume(new Route.ResumeOptions().setHeaders(headers));
        },
        new Page.RouteOptions().setTimes(1));
    exactButton("Tag").click();
  }

  @Test
  void anAliasIsPromotedMovedBySomebodyElseAndRolledBack() {
    page.navigate("/versions/" + ROOT + "#aliases");
    button("Promote…").click();
    page.getByLabel("Alias", new Page.GetByLabelOptions().setExact(true)).fill("production");
    exactButton("Move").click();
    assertThat(card("Aliases")).containsText("is this version");

    page.navigate("/versions/" + CHILD + "#aliases");
    button("move production here").click();
    assertThat(dialog()).containsText("now stands for " + ROOT);
    somebodyElseMovesProductionTo(Trained.CONTROL);
    exactButton("Move").click();
    assertThat(dialog()).containsText("Alias production was changed meanwhile");
    assertThat(dialog()).containsText(Trained.CONTROL);
    button("Do it all the same").click();

    assertThat(card("Aliases")).containsText("is this version");
    assertThat(page.locator(".names")).containsText("★ production");
    button("Roll back…").click();
    assertThat(dialog().locator("h2"))
        .hasText("Roll production back from " + CHILD + " to " + Trained.CONTROL);
    assertThat(page.getByLabel("its newest moves").locator("li")).hasCount(3);
    page.getByLabel("Reason").fill("it stutters");
    exactButton("Roll back").click();
    assertThat(card("Aliases")).containsText("is " + Trained.CONTROL);
  }

  private void somebodyElseMovesProductionTo(String version) {
    page.request()
        .put(
            API + "models/" + MODEL + "/aliases/production",
            RequestOptions.create()
                .setHeader("Content-Type", "application/json")
                .setData("{\"version\": \"" + version + "\"}"));
  }

  @Test
  void gatesThatFailAreNamedOneByOne() {
    page.request()
        .put(
            API + "models/" + MODEL + "/aliases/gated/policy",
            RequestOptions.create()
                .setHeader("Content-Type", "application/json")
                .setData("{\"secondActor\": true}"));
    page.navigate("/versions/" + CHILD + "#aliases");
    button("move gated here").click();

    exactButton("Move").click();

    assertThat(page.getByLabel("gates that failed")).containsText("approval");
  }

  @Test
  void aVersionIsRetiredAndPurgedForAReasonOnceItWasSaidWhatIsLost() {
    String version = STACK.version("continuations", TinyPlan.continuation(ROOT, 5));
    page.navigate("/versions/" + version + "#standing");
    Locator standing = card("Standing and notes");
    page.getByLabel("A note, for whoever looks at this version").fill("<b>too short</b>");
    button("Keep the note").click();
    assertThat(page.getByLabel("notes", exactly())).containsText("<b>too short</b>");

    decide("retire", "nobody needs it");
    assertThat(standing).containsText("Retired");
    assertThat(standing).containsText("nobody needs it");
    exactButton("purge…").click();
    assertThat(dialog()).containsText("It destroys its");
    assertThat(dialog()).containsText("for ever");
    assertThat(exactButton("purge it")).hasAttribute("aria-disabled", "true");
    assertThat(Axe.violations(page)).isEmpty();
    button("Leave it").click();
    decide("purge", "it stutters");

    assertThat(standing).containsText("Purged");
    assertThat(STACK.client().get("versions/" + version).at("/state/standing").asText())
        .isEqualTo("purged");
  }

  private void decide(String verb, String reason) {
    exactButton(verb + "…").click();
    dialog().getByLabel("Why").fill(reason);
    exactButton(verb + " it").click();
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  @Test
  void aVersionThatWasGrownFrozenIsPrunedAndAnotherSaysWhyItIsNot() {
    String frozen = TinyPlan.growth(ROOT, 5).replace("{\"factor\": 2}}", FROZEN);
    String grown = STACK.version("growths", frozen);
    page.navigate("/versions/" + CHILD);
    exactButton("prune…").click();
    assertThat(dialog().getByRole(AriaRole.ALERT)).containsText(ROOT);
    assertThat(exactButton("Prune it")).hasAttribute("aria-disabled", "true");

    page.navigate("/versions/" + grown);
    exactButton("prune…").click();
    assertThat(dialog()).containsText("Checkpoint");
    exactButton("Prune it").click();

    page.waitForURL("**/runs/*");
    String run = page.url().replaceAll(".*/", "");
    String pruned = STACK.client().awaitVersion(run);
    assertThat(STACK.client().get("versions/" + pruned).path("edge").asText()).isEqualTo("prune");
  }

  @Test
  void aPolicyIsSetForAnAliasThatIsNotThereYetAndTakenAwayAgain() {
    page.navigate("/versions/" + CHILD + "#aliases");
    Locator aliases = card("Aliases");
    button("New policy…").click();
    dialog().getByLabel("Alias", new Locator.GetByLabelOptions().setExact(true)).fill("guarded");
    dialog().getByLabel(Pattern.compile("Measured on.*")).fill("no-such-set");
    button("Set this policy").click();
    assertThat(aliases).containsText("measured on no-such-set");

    button("policy of guarded").click();
    dialog()
        .getByLabel("Why", new Locator.GetByLabelOptions().setExact(true))
        .fill("it was a trial");
    button("Let it move whatever holds").click();

    assertThat(aliases).not().containsText("no-such-set");
    assertThat(aliases).containsText("guarded");
  }

  @Test
  void anAliasIsTakenAwayForAReason() {
    page.request()
        .put(
            API + "models/" + MODEL + "/aliases/fleeting",
            RequestOptions.create()
                .setHeader("Content-Type", "application/json")
                .setData("{\"version\": \"" + ROOT + "\"}"));
    page.navigate("/versions/" + ROOT + "#aliases");

    button("take fleeting away").click();
    assertThat(dialog()).containsText("It stands for " + ROOT);
    dialog().getByLabel("Why").fill("nobody asks for it");
    button("Take it away").click();

    assertThat(card("Aliases")).containsText("stands for nothing");
    assertThat(button("take fleeting away")).hasAttribute("aria-disabled", "true");
  }

  @Test
  void aParentWhoseLayersDifferGrowsByAFactor() {
    ObjectNode uneven = (ObjectNode) STACK.client().get("versions/" + CHILD);
    ((ObjectNode) uneven.at("/config/blocks/0/ffn")).put("tokens", 256);
    invent("**/api/v1/versions/" + CHILD, "application/json", uneven.toString());
    page.navigate("/versions/" + CHILD);
    button("Grow…").click();
    assertThat(dialog()).containsText("128–256 → 256–512");
    page.getByLabel("factor", exactly()).fill("3");

    Request asked =
        page.waitForRequest(
            request -> String.valueOf(request.postData()).contains("{\"all\":{\"factor\":3}}"),
            () -> button("Dry run").click());

    assertThat(asked.url()).contains("dryRun=true");
    assertThat(dialog()).containsText("384–768");
  }

  @Test
  void aVersionThatIsNotThereIsSaid() {
    page.navigate("/versions/v0");

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("v0");
    assertThat(button("Try again")).isVisible();
  }
}
