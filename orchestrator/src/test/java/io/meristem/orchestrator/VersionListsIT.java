package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.meristem.orchestrator.Api.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class VersionListsIT {

  @Inject ObjectStore store;

  private final String model = freshName("model");
  private String root = "";
  private String child = "";

  @BeforeEach
  void publishARootAndItsChild() {
    root = Api.root(model, store);
    child =
        Api.published(
            post(
                "/growths",
                "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}}}".formatted(root)),
            store);
  }

  @Test
  void aFilterChoosesAmongTheVersionsOfAllModels() {
    Response grown = get("/versions?filter=edge = growth and model = \"" + model + "\"");

    assertThat(grown.jsonPath().getList("id")).containsExactly(child);
    assertThat(grown.jsonPath().getString("[0].parents[0]")).isEqualTo(root);
    assertThat(grown.jsonPath().getString("[0].standing")).isEqualTo("active");
  }

  @Test
  void anOrderAndPagesLeadThroughAModel() {
    List<String> walked = new ArrayList<>();
    String next = "/models/" + model + "/versions?sort=-parameters&limit=1";
    while (!next.isEmpty()) {
      Response page = get(next);
      walked.addAll(page.jsonPath().getList("id", String.class));
      String link = page.header("Link");
      next = link == null ? "" : link.substring("</api/v1".length(), link.indexOf('>'));
    }

    assertThat(walked).containsExactly(child, root);
  }

  @Test
  void aFilterThatIsNoneIsRefusedWithItsColumn() {
    Response response = get("/versions?filter=edge = growth and width > 2");

    refused(response, 400, "invalid-filter", "column 19", "no field 'width'", "parameters");
  }

  @Test
  void modelsRunsAndWorkersAreFilteredInTheSameWay() {
    assertThat(get("/models?filter=name = \"" + model + "\"").jsonPath().getList("newest"))
        .containsExactly(child);
    assertThat(
            get("/runs?filter=kind = grow and model = \"" + model + "\"")
                .jsonPath()
                .getList("version"))
        .containsExactly(child);
    assertThat(get("/workers?filter=worker = \"no such\"").jsonPath().getList("worker")).isEmpty();
    refused(get("/runs?filter=kind"), 400, "invalid-filter", "column 5", "must be compared");
    refused(get("/workers?sort=size"), 400, "invalid-filter", "no field 'size'");
  }

  @Test
  void ancestorsAreListedFromMemory() {
    assertThat(get("/versions/" + child + "/ancestors").jsonPath().getList("id"))
        .containsExactly(root);
    refused(get("/versions/v0/ancestors"), 404, "unknown-version", "v0");
  }

  @Test
  void theCostOfAChildIsItsOwnAndItsAncestors() {
    var cost = get("/versions/" + child + "/cost").jsonPath();

    long own = cost.getLong("marginal.tokens");
    long sunk = cost.getLong("sunk.tokens");
    assertThat(own).isPositive();
    assertThat(sunk)
        .isEqualTo(get("/versions/" + root + "/cost").jsonPath().getLong("total.tokens"));
    assertThat(cost.getLong("total.tokens")).isEqualTo(own + sunk);
    assertThat(cost.getString("savings")).isNull();
  }

  @Test
  void theCostIsTheWorkersTimeAtThePriceOfItsClass() {
    var cost = get("/versions/" + child + "/cost").jsonPath();

    double hours = cost.getDouble("marginal.deviceSeconds") / 3600;
    assertThat(cost.getDouble("marginal.money"))
        .isPositive()
        .isCloseTo(hours * Servers.DEVICE_HOUR, within(1e-9));
    assertThat(cost.getDouble("total.money"))
        .isCloseTo(cost.getDouble("marginal.money") + cost.getDouble("sunk.money"), within(1e-9));
    assertThat(cost.getString("total.moneyPerMonth")).as("bytes have no price").isNull();
    assertThat(cost.getList("unpriced")).isEmpty();
    assertThat(
            get("/versions?filter=id = " + child + " and class = by-hand").jsonPath().getList("id"))
        .containsExactly(child);
  }

  @Test
  void savingsAreToldAgainstANamedVersionAlone() {
    String scratch = Api.root(freshName("scratch"), store);

    var cost = get("/versions/" + child + "/cost?baseline=" + scratch).jsonPath();

    assertThat(cost.getString("savings.baseline")).isEqualTo(scratch);
    assertThat(cost.getLong("savings.tokens"))
        .isEqualTo(
            get("/versions/" + scratch + "/cost").jsonPath().getLong("total.tokens")
                - cost.getLong("marginal.tokens"));
    assertThat(cost.getDouble("savings.money"))
        .isCloseTo(
            get("/versions/" + scratch + "/cost").jsonPath().getDouble("total.money")
                - cost.getDouble("marginal.money"),
            within(1e-9));
    refused(get("/versions/" + child + "/cost?baseline=v0"), 404, "unknown-version", "v0");
  }

  @Test
  void whatASiblingCostOfItsOwnIsComparedWithAndNeverTheSameLine() {
    String sibling =
        Api.published(post("/continuations", "{\"parent\": \"%s\"}".formatted(root)), store);

    var cost = get("/versions/" + child + "/cost?baseline=" + sibling).jsonPath();

    assertThat(cost.getLong("savings.tokens"))
        .isEqualTo(
            get("/versions/" + sibling + "/cost").jsonPath().getLong("marginal.tokens")
                - cost.getLong("marginal.tokens"));
    for (String same : List.of(root, child)) {
      refused(
          get("/versions/" + child + "/cost?baseline=" + same),
          409,
          "no-baseline",
          same,
          "one line");
    }
  }

  @Test
  void nothingIsSavedAgainstAVersionThatWasMeasuredOnOtherRows() {
    String other = freshName("other");
    Api.published(upload(other, "Another text altogether.\n".repeat(100)), store);
    String stranger = Api.published(post("/models", Api.TINY.formatted(other, other)), store);

    refused(
        get("/versions/" + child + "/cost?baseline=" + stranger),
        409,
        "no-baseline",
        stranger,
        "same data");
  }

  @Test
  void aCurveIsStitchedFromTheRootOn() {
    var curve = get("/versions/" + child + "/curve").jsonPath();

    assertThat(curve.getList("validation.version")).containsExactly(root, child);
    long end = curve.getLong("validation[0].points[-1].tokens");
    assertThat(end).isPositive();
    assertThat(curve.getLong("validation[1].points[0].tokens")).isEqualTo(end);
    assertThat(curve.getString("validation[0].jump")).isNull();
    assertThat(curve.getDouble("validation[1].jump"))
        .isEqualTo(
            curve.getDouble("validation[1].points[0].loss")
                - curve.getDouble("validation[0].points[-1].loss"));
  }

  @Test
  void aCurveHasTheControlArmOfAGrowthBesideIt() {
    String control =
        Api.published(post("/continuations", "{\"parent\": \"%s\"}".formatted(root)), store);

    var curve = get("/versions/" + child + "/curve").jsonPath();

    assertThat(curve.getString("validation[1].control.version")).isEqualTo(control);
    assertThat(curve.getDouble("validation[1].control.length.seconds")).isPositive();
    assertThat(curve.getDouble("validation[1].control.length.flops")).isPositive();
    assertThat(curve.getString("validation[0].control")).isNull();
    assertThat(curve.getDouble("jumpTolerance")).isPositive();
  }

  @Test
  void theControlArmOfACurveIsTheBestOneOnTheSameRows() {
    continued("\"seed\": 99", 1.25);
    continued("", 1.75);
    String best = continued("", 1.625);

    var curve = get("/versions/" + child + "/curve").jsonPath();

    assertThat(curve.getString("validation[1].control.version")).isEqualTo(best);
    assertThat(curve.getDouble("validation[1].control.gain")).isEqualTo(0.125);
  }

  private String continued(String training, double loss) {
    String run =
        Api.accepted(
            post(
                "/continuations",
                "{\"parent\": \"%s\", \"training\": {%s}}".formatted(root, training)));
    HandWorker worker = new HandWorker(store);
    HandWorker.Held held = worker.lease(run);
    worker.finish(held, loss);
    WorkerVoice.ended(held);
    Api.awaitState(run, "published");
    return VersionDocument.idOf(run);
  }

  @Test
  void thePictureOfTheLineageMarksWhatAFilterChooses() {
    var picture = get("/lineage?filter=model = \"" + model + "\" and edge = growth").jsonPath();

    String grown = "rows.find { it.version.id == '" + child + "' }.";
    assertThat(picture.getString(grown + "above")).isEqualTo(root);
    assertThat(picture.getInt(grown + "depth")).isEqualTo(1);
    assertThat(picture.getBoolean(grown + "wanted")).isTrue();
    assertThat(picture.getInt("wanted")).isEqualTo(1);
    assertThat(picture.getInt("hidden")).isZero();
    assertThat(picture.getInt("versions")).isEqualTo(picture.getList("rows").size());
  }

  @Test
  void aPictureWithLittleRoomLeavesVersionsOutAndSaysSo() {
    var picture = get("/lineage?limit=1&show=" + child).jsonPath();

    assertThat(picture.getList("rows")).hasSize(1);
    assertThat(picture.getInt("hidden")).isEqualTo(picture.getInt("versions") - 1);
    refused(get("/lineage?limit=0"), 400, "invalid-parameter", "limit", "20000");
    refused(get("/lineage?filter=width"), 400, "invalid-filter", "no field 'width'");
  }
}
