package io.meristem.orchestrator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.exchange.OfficialSettings;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ImportPlanTest {

  private static final StoredObject WEIGHTS = StoredObject.of(new SourceObject("models", "w", 7));
  private static final StoredObject TOKENIZER = StoredObject.of(new SourceObject("models", "t", 8));

  @Test
  void whatIsNotSaidIsAsInTheOfficial150MModel() {
    Planned plan = Planner.imported("a", WEIGHTS, Optional.of(TOKENIZER), OfficialWish.NONE, false);

    assertThat(plan)
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted ->
                assertThat(accepted.spec())
                    .isEqualTo(
                        new RunSpec.Import(
                            "a",
                            new SourceObject("models", "w", 7),
                            Optional.of(new SourceObject("models", "t", 8)),
                            OfficialSettings.DEFAULT)));
  }

  @Test
  void aSettingThatCannotBeIsRefused() {
    OfficialWish none = OfficialWish.NONE;
    OfficialWish wish =
        new OfficialWish(
            OptionalInt.of(0),
            none.sequence(),
            OptionalDouble.empty(),
            none.rotaryBase(),
            none.normEpsilon(),
            none.theta());

    Planned plan = Planner.imported("a", WEIGHTS, Optional.empty(), wish, false);

    refused(plan, "invalid-settings", "heads must be at least 1, not 0");
  }

  @Test
  void bothObjectsMustBeThere() {
    StoredObject gone = new StoredObject("s3://models/gone", Optional.empty());

    Planned weights = Planner.imported("a", gone, Optional.empty(), OfficialWish.NONE, false);
    Planned tokenizer = Planner.imported("a", WEIGHTS, Optional.of(gone), OfficialWish.NONE, false);

    refused(weights, "missing-object", "s3://models/gone");
    refused(tokenizer, "missing-object", "s3://models/gone");
  }

  @Test
  void whatIsNoAddressIsRefused() {
    StoredObject file = new StoredObject("/tmp/model.safetensors", Optional.empty());

    Planned plan = Planner.imported("a", file, Optional.empty(), OfficialWish.NONE, false);

    refused(plan, "invalid-source", "'/tmp/model.safetensors' must be s3://bucket/key");
  }

  @Test
  void aTakenOrImpossibleNameIsRefused() {
    Planned taken = Planner.imported("a", WEIGHTS, Optional.empty(), OfficialWish.NONE, true);
    Planned none = Planner.imported("A b", WEIGHTS, Optional.empty(), OfficialWish.NONE, false);

    refused(taken, "model-exists", "another name");
    refused(none, "invalid-name", "A b");
  }

  private static void refused(Planned plan, String type, String named) {
    assertThat(plan)
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.problem().type()).isEqualTo(type);
              assertThat(rejected.problem().detail()).contains(named);
            });
  }
}
