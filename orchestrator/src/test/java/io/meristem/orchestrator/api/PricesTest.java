package io.meristem.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.Samples;
import io.meristem.orchestrator.Settings;
import io.meristem.orchestrator.index.Rows;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.views.CostView;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** An hour of an H200 is 4, one of a CPU a quarter, and a GiB is 0.5 a month. */
class PricesTest {

  private static final Prices PRICES =
      new Prices(new Costs(Map.of("nvidia-h200", 4.0, "cpu", 0.25), OptionalDouble.of(0.5)));

  private static final VersionRow ON_GPU = trained(2, "gpu 0", Optional.of("nvidia-h200"));
  private static final VersionRow ON_CPU = trained(8, "cpu", Optional.of("cpu"));
  private static final VersionRow ON_ANOTHER = trained(1, "gpu 0", Optional.of("nvidia-l4"));

  private record Costs(Map<String, Double> deviceHour, OptionalDouble gibMonth)
      implements Settings.Cost {

    Costs {
      deviceHour = Map.copyOf(deviceHour);
    }
  }

  private static VersionRow trained(double hours, String device, Optional<String> workerClass) {
    VersionDocument sample = Samples.version("v1", List.of());
    return Rows.of(
        new VersionDocument(
            sample.id(),
            sample.model(),
            sample.run(),
            sample.attempt(),
            sample.edge(),
            sample.parents(),
            sample.config(),
            sample.parameters(),
            sample.weights(),
            sample.files(),
            sample.birth(),
            sample.trained().map(trained -> lasting(hours, trained)),
            sample.exposure(),
            new Provenance("0", "none", "25", "0", "0", 1, device, "worker-1", workerClass)));
  }

  private static Trained lasting(double hours, Trained sample) {
    return new Trained(
        sample.dataset(),
        sample.spec(),
        sample.window(),
        sample.losses(),
        sample.optimizer(),
        hours * 3600,
        sample.peakMemoryBytes(),
        sample.deadTokens(),
        sample.rowNorms(),
        sample.guard());
  }

  @Test
  void eachHourCostsWhatItsClassOfWorkerDoes() {
    OptionalDouble money = PRICES.money(List.of(ON_GPU, ON_CPU));

    assertThat(money).hasValue(2 * 4.0 + 8 * 0.25);
    assertThat(PRICES.unpriced(List.of(ON_GPU, ON_CPU))).isEmpty();
  }

  @Test
  void whereAClassHasNoPriceThereIsNoSumAndTheClassIsNamed() {
    List<VersionRow> versions = List.of(ON_GPU, ON_ANOTHER);

    OptionalDouble money = PRICES.money(versions);

    assertThat(money).isEmpty();
    assertThat(PRICES.unpriced(versions)).containsExactly("nvidia-l4");
  }

  @Test
  void whatTookNoTimeNeedsNoPrice() {
    VersionRow imported = trained(0, "gpu 0", Optional.of("nvidia-l4"));

    OptionalDouble money = PRICES.money(List.of(ON_CPU, imported));

    assertThat(money).hasValue(8 * 0.25);
  }

  @Test
  void theDeviceStandsForTheClassWhereThatWasNotKept() {
    VersionRow old = trained(8, "cpu", Optional.empty());

    OptionalDouble money = PRICES.money(List.of(old));

    assertThat(money).hasValue(8 * 0.25);
    assertThat(PRICES.unpriced(List.of(trained(1, "gpu 0", Optional.empty()))))
        .containsExactly("gpu 0");
  }

  @Test
  void withoutPricesThereIsNoMoney() {
    Prices none = new Prices(new Costs(Map.of(), OptionalDouble.empty()));

    CostView view = none.view(List.of(ON_GPU));

    assertThat(view.money()).isEmpty();
    assertThat(view.moneyPerMonth()).isEmpty();
  }

  @Test
  void bytesCostByTheGibAndMonthUntilTheirVersionIsPurged() {
    VersionRow purged = Rows.purged(Samples.version("v1", List.of()));

    CostView view = PRICES.view(List.of(ON_GPU, purged));

    assertThat(purged.cost().bytes()).isPositive();
    assertThat(view.bytes()).isPositive().isEqualTo(ON_GPU.cost().bytes());
    assertThat(view.moneyPerMonth()).hasValue(0.5 * view.bytes() / (1L << 30));
    assertThat(view.tokens()).isEqualTo(ON_GPU.cost().tokens() + purged.cost().tokens());
  }

  @Test
  void whatIsSavedIsTheDifferenceIfBothHaveAPrice() {
    OptionalDouble saved = PRICES.saved(List.of(ON_GPU, ON_GPU), List.of(ON_CPU));

    assertThat(saved).hasValue(2 * 8.0 - 2.0);
    assertThat(PRICES.saved(List.of(ON_GPU), List.of(ON_ANOTHER))).isEmpty();
    assertThat(PRICES.saved(List.of(ON_ANOTHER), List.of(ON_GPU))).isEmpty();
  }
}
