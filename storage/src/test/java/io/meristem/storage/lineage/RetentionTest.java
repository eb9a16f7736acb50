package io.meristem.storage.lineage;

import static io.meristem.storage.lineage.History.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.lineage.LineageEntry.RetentionChanged;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.Retention.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Six versions, each trained on from the one before. */
class RetentionTest {

  private static final OptionalInt NONE = OptionalInt.empty();

  private final History history = new History();

  RetentionTest() {
    history.trained("v1", Edge.ROOT, 6);
    for (int i = 2; i <= 6; i++) {
      history.trained("v" + i, Edge.CONTINUE, 7 - i, "v" + (i - 1));
    }
  }

  private static RetentionRules rules(OptionalInt last, OptionalInt every, boolean tagged) {
    return new RetentionRules(last, every, tagged, Duration.ofDays(7));
  }

  /** The model's documents all name blobs of {@code r1}, so that {@code v1} is always needed. */
  private Retention decided(RetentionRules rules, Map<String, String> users, Instant now) {
    SharedBlobs shared = SharedBlobs.read(history.lineage(), history);
    return Retention.of(history.lineage(), rules, users, shared, now);
  }

  private static List<String> ids(List<Verdict> verdicts) {
    return verdicts.stream().map(verdict -> verdict.version().id()).toList();
  }

  @Test
  void theLastTheEveryAndTheTaggedStayAndWhatTheirDocumentsNeed() {
    history.happened(ADA, new VersionTagged("v2", "paper"));

    Retention retention =
        decided(rules(OptionalInt.of(1), OptionalInt.of(3), true), Map.of(), Instant.now());

    assertThat(retention.keep())
        .extracting(verdict -> verdict.version().id() + ": " + verdict.why())
        .containsExactly(
            "v6: it is one of the last 1",
            "v4: it is number 4, and every 3. stays",
            "v2: it is tagged paper",
            "v1: it is number 1, and every 3. stays");
    assertThat(ids(retention.retire())).containsExactly("v5", "v3");
    assertThat(retention.purge()).isEmpty();
  }

  @Test
  void whatALaterVersionsDocumentNamesStays() {
    Retention retention = decided(rules(OptionalInt.of(1), NONE, false), Map.of(), Instant.now());

    assertThat(retention.keep())
        .extracting(Verdict::why)
        .containsExactly("it is one of the last 1", "version v6 needs it");
  }

  @Test
  void whatWasReadBeforeAVersionWasPublishedDoesNotCoverIt() {
    SharedBlobs before = SharedBlobs.read(history.lineage(), history);
    assertThat(before.covers(history.lineage())).isTrue();

    history.trained("v7", Edge.CONTINUE, 1, "v6");

    assertThat(before.covers(history.lineage())).isFalse();
    assertThat(SharedBlobs.read(history.lineage(), history).covers(history.lineage())).isTrue();
  }

  @Test
  void whatAnAliasNamesOrAnOpenRunNeedsStays() {
    history.happened(ADA, Samples.moved("production", null, "v3", "q1"));

    Retention retention =
        decided(rules(OptionalInt.of(1), NONE, false), Map.of("v4", "run r9"), Instant.now());

    assertThat(retention.keep())
        .extracting(verdict -> verdict.version().id() + ": " + verdict.why())
        .contains("v3: alias production names it", "v4: run r9 needs it");
  }

  @Test
  void whatARollbackWouldReturnToStaysAndNothingBeforeThat() {
    history.happened(ADA, Samples.moved("production", null, "v2", "q1"));
    history.happened(ADA, Samples.moved("production", "v2", "v3", "q2"));
    history.happened(ADA, Samples.moved("production", "v3", "v5", "q3"));

    Retention retention = decided(rules(OptionalInt.of(1), NONE, false), Map.of(), Instant.now());

    assertThat(retention.keep())
        .extracting(verdict -> verdict.version().id() + ": " + verdict.why())
        .contains(
            "v5: alias production names it",
            "v3: a rollback of alias production would return to it");
    assertThat(ids(retention.retire())).containsExactly("v4", "v2");
  }

  @Test
  void whatIsRetiredLongEnoughIsPurgedAndNotBefore() {
    RetentionRules rules = rules(OptionalInt.of(5), NONE, false);
    history.happened(ADA, new VersionRetired("v1", "by hand"));
    history.happened(ADA, new VersionRetired("v2", "by hand"));
    RetentionRules four = rules(OptionalInt.of(4), NONE, false);
    Instant now = Instant.now();

    assertThat(ids(decided(four, Map.of(), now).purge())).isEmpty();
    assertThat(ids(decided(four, Map.of(), now.plus(Duration.ofDays(8))).purge()))
        .containsExactly("v2");
    assertThat(ids(decided(rules, Map.of(), now.plus(Duration.ofDays(8))).purge())).isEmpty();
  }

  @Test
  void withoutDelayAVersionIsRetiredAndPurgedInOneCommit() {
    RetentionRules rules = new RetentionRules(OptionalInt.of(5), NONE, false, Duration.ZERO);
    history.happened(ADA, new VersionTagged("v1", "seen"));
    Retention retention =
        decided(
            new RetentionRules(OptionalInt.of(4), NONE, false, Duration.ZERO),
            Map.of(),
            Instant.now());

    List<LineageEntry> entries = retention.entries("monthly");

    assertThat(rules.tagged()).isFalse();
    assertThat(entries)
        .containsExactly(
            new VersionRetired("v2", "monthly (retention: no rule keeps it)"),
            new VersionPurged("v2", "monthly (retention: no rule keeps it)"));
    assertThat(history.lineage().decide(entries)).isInstanceOf(LineageDecision.Accepted.class);
  }

  @Test
  void applyingItAgainChangesNothing() {
    RetentionRules rules = new RetentionRules(OptionalInt.of(2), NONE, false, Duration.ZERO);
    decided(rules, Map.of(), Instant.now())
        .entries("monthly")
        .forEach(entry -> history.happened(ADA, entry));

    Retention again = decided(rules, Map.of(), Instant.now());

    assertThat(ids(again.keep())).containsExactly("v6", "v5", "v1");
    assertThat(again.entries("monthly")).isEmpty();
  }

  @Test
  void theRulesAreInTheLogUntilTheyAreTakenBack() {
    RetentionRules rules = rules(OptionalInt.of(2), NONE, true);

    history.happened(ADA, new RetentionChanged(Optional.of(rules)));

    assertThat(history.lineage().retention().flatMap(RetentionRuling::rules)).contains(rules);
    history.happened(ADA, new RetentionChanged(Optional.empty()));
    assertThat(history.lineage().retention().flatMap(RetentionRuling::rules)).isEmpty();
    assertThat(history.lineage().retention().orElseThrow().stamp().sequence()).isEqualTo(8);
  }

  @Test
  void rulesThatKeepNothingOrNoWholeNumberAreRefused() {
    assertThatThrownBy(() -> rules(NONE, NONE, false))
        .hasMessageContaining("last, every or tagged");
    assertThatThrownBy(() -> rules(OptionalInt.of(0), NONE, true)).hasMessageContaining("last");
    assertThatThrownBy(() -> rules(NONE, OptionalInt.of(-1), true)).hasMessageContaining("every");
    assertThatThrownBy(() -> new RetentionRules(NONE, NONE, true, Duration.ofDays(-1)))
        .hasMessageContaining("purgeAfter");
  }
}
