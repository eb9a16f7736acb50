package io.meristem.storage.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.LineageDecision.Accepted;
import io.meristem.storage.lineage.LineageDecision.Refused;
import io.meristem.storage.lineage.LineageEntry.MoveApproved;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRestored;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.LineageEntry.VersionUntagged;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.lineage.LineageRefusal.AliasElsewhere;
import io.meristem.storage.lineage.LineageRefusal.AliasLocked;
import io.meristem.storage.lineage.LineageRefusal.NamedByAlias;
import io.meristem.storage.lineage.LineageRefusal.NotRetired;
import io.meristem.storage.lineage.LineageRefusal.Purged;
import io.meristem.storage.lineage.LineageRefusal.Retired;
import io.meristem.storage.lineage.LineageRefusal.UnknownVersion;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.Tip;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Of v1 to v4, v1 is in production, v2 is active and tagged, v3 is retired and v4 purged. */
class LineageDecisionTest {

  static final PromotionPolicy LOCKED =
      new PromotionPolicy(List.of(), OptionalDouble.empty(), OptionalDouble.empty(), false, true);

  static final List<LineageEntry> HAPPENED =
      List.of(
          Samples.published("v1"),
          Samples.published("v2"),
          Samples.published("v3"),
          Samples.published("v4"),
          Samples.moved("production", null, "v1", "q1"),
          new VersionTagged("v2", "best"),
          new VersionNoted("v2", "learns fast", "q2"),
          new VersionEvaluated("v2", "r9", 1, Samples.DOCUMENT),
          new PolicyChanged("frozen", Optional.of(LOCKED)),
          new MoveApproved("frozen", "v2", "", "q7"),
          new VersionRetired("v3", "worse"),
          new VersionRetired("v4", "older"),
          new VersionPurged("v4", "space"));

  static final List<LineageEntry> NEW =
      List.of(
          Samples.published("v5"),
          Samples.moved("production", "v1", "v2", "q3"),
          Samples.moved("production", "v1", null, "q3"),
          Samples.moved("candidate", null, "v2", "q3"),
          new PolicyChanged("production", Optional.of(LOCKED)),
          new PolicyChanged("frozen", Optional.empty()),
          new MoveApproved("candidate", "v2", "", "q3"),
          new VersionTagged("v4", "lost"),
          new VersionUntagged("v2", "best"),
          new VersionNoted("v4", "a pity", "q3"),
          new VersionVerified("v2", "r10", 1, true, Samples.DOCUMENT),
          new VersionRetired("v2", "worse"),
          new VersionRestored("v3", "not worse"),
          new VersionPurged("v3", "space"));

  static final List<LineageEntry> DONE =
      List.of(
          Samples.attempted("v1", 7),
          Samples.moved("production", "v2", "v3", "q1"),
          new PolicyChanged("frozen", Optional.of(LOCKED)),
          new PolicyChanged("production", Optional.empty()),
          new MoveApproved("production", "v1", "", "q7"),
          new VersionTagged("v2", "best"),
          new VersionUntagged("v2", "worst"),
          new VersionNoted("v3", "something else", "q2"),
          new VersionEvaluated("v2", "r9", 2, Samples.DOCUMENT),
          new VersionRetired("v3", "for another reason"),
          new VersionRestored("v1", "again"),
          new VersionPurged("v4", "again"));

  record Case(LineageEntry entry, LineageRefusal refusal) {}

  static final List<Case> ILLEGAL =
      List.of(
          new Case(Samples.moved("production", null, "v2", "q3"), elsewhere(null, "v1")),
          new Case(Samples.moved("production", "v2", "v1", "q3"), elsewhere("v2", "v1")),
          new Case(Samples.moved("production", "v1", "v9", "q3"), new UnknownVersion("v9")),
          new Case(Samples.moved("production", "v1", "v3", "q3"), new Retired("v3")),
          new Case(Samples.moved("production", "v1", "v4", "q3"), new Purged("v4")),
          new Case(Samples.moved("frozen", null, "v2", "q3"), new AliasLocked("frozen")),
          new Case(new MoveApproved("production", "v3", "", "q3"), new Retired("v3")),
          new Case(new MoveApproved("production", "v9", "", "q3"), new UnknownVersion("v9")),
          new Case(new VersionTagged("v9", "best"), new UnknownVersion("v9")),
          new Case(new VersionUntagged("v9", "best"), new UnknownVersion("v9")),
          new Case(new VersionNoted("v9", "who?", "q3"), new UnknownVersion("v9")),
          new Case(
              new VersionEvaluated("v9", "r11", 1, Samples.DOCUMENT), new UnknownVersion("v9")),
          new Case(new VersionRetired("v9", ""), new UnknownVersion("v9")),
          new Case(new VersionRetired("v4", ""), new Purged("v4")),
          new Case(new VersionRetired("v1", ""), new NamedByAlias("v1", Set.of("production"))),
          new Case(new VersionRestored("v9", ""), new UnknownVersion("v9")),
          new Case(new VersionRestored("v4", ""), new Purged("v4")),
          new Case(new VersionPurged("v9", ""), new UnknownVersion("v9")),
          new Case(new VersionPurged("v1", ""), new NotRetired("v1")));

  private static AliasElsewhere elsewhere(@Nullable String from, String current) {
    return new AliasElsewhere("production", Optional.ofNullable(from), Optional.of(current));
  }

  private final CommitLog<LineageEntry, Lineage> log =
      Lineage.log(new InMemoryObjectStore(), "bard", InstantSource.system());
  private final Tip<Lineage> tip = log.append(log.start(), Actor.MERISTEM, _ -> HAPPENED);

  @ParameterizedTest
  @FieldSource("NEW")
  void whatChangesSomethingIsAccepted(LineageEntry entry) {
    LineageDecision decision = tip.state().decide(List.of(entry));

    assertThat(decision).isEqualTo(new Accepted(List.of(entry)));
    assertThat(log.append(tip, Actor.MERISTEM, _ -> decision.entries()).state())
        .isNotEqualTo(tip.state());
  }

  @ParameterizedTest
  @FieldSource("DONE")
  void whatWasDoneBeforeIsAcceptedAndLeavesNothingToDo(LineageEntry entry) {
    LineageDecision decision = tip.state().decide(List.of(entry));

    assertThat(decision).isEqualTo(new Accepted(List.of()));
    assertThat(log.append(tip, Actor.MERISTEM, _ -> List.of(entry)).state()).isEqualTo(tip.state());
  }

  @ParameterizedTest
  @FieldSource("ILLEGAL")
  void whatMayNotHappenIsRefusedWithTheReason(Case illegal) {
    LineageDecision decision = tip.state().decide(List.of(illegal.entry()));

    assertThat(decision).isEqualTo(new Refused(illegal.refusal()));
    assertThat(decision.entries()).isEmpty();
    assertThat(illegal.refusal().why()).contains(";");
  }

  @Test
  void entriesOfOneCommitAreDecidedOneAfterTheOther() {
    List<LineageEntry> wished =
        List.of(
            Samples.moved("production", "v1", "v2", "q3"),
            new VersionTagged("v2", "best"),
            new VersionRetired("v1", "replaced"),
            new VersionPurged("v1", "space"));

    LineageDecision decision = tip.state().decide(wished);

    assertThat(decision)
        .isEqualTo(new Accepted(List.of(wished.get(0), wished.get(2), wished.get(3))));
  }

  @Test
  void oneRefusedEntryRefusesTheWholeCommit() {
    LineageDecision decision =
        tip.state()
            .decide(
                List.of(
                    new VersionRetired("v2", "worse"),
                    Samples.moved("production", "v1", "v2", "q3")));

    assertThat(decision).isEqualTo(new Refused(new Retired("v2")));
  }
}
