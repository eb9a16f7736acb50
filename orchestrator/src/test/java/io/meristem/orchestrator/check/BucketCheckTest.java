package io.meristem.orchestrator.check;

import static io.meristem.orchestrator.check.SoundBucket.COMMITS_OF_FIRST;
import static io.meristem.orchestrator.check.SoundBucket.FIRST;
import static io.meristem.orchestrator.check.SoundBucket.SECOND;
import static io.meristem.orchestrator.check.SoundBucket.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.check.BucketCheck;
import io.meristem.storage.check.CheckLine;
import io.meristem.storage.check.Defect;
import io.meristem.storage.check.Finding;
import io.meristem.storage.check.Scope;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.RunKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BucketCheckTest {

  private static final Scope ALL = new Scope(Optional.empty(), true);

  private final ObjectStore store = new InMemoryObjectStore();
  private final SoundBucket bucket = SoundBucket.in(store);

  private static List<Finding> findings(ObjectStore store, Scope scope) {
    return Findings.of(Findings.lines(store, scope));
  }

  @Test
  void aSoundBucketHasNoFindingAndEveryObjectWasLookedAt() {
    List<CheckLine> lines = Findings.lines(store, ALL);

    assertThat(lines.getLast())
        .isInstanceOfSatisfying(
            CheckLine.End.class,
            end -> {
              assertThat(end.findings()).isZero();
              assertThat(end.totals().objects()).isEqualTo(store.keysAfter("", "", 1000).size());
              assertThat(end.totals().blobs()).isPositive();
              assertThat(end.totals().bytes()).isPositive();
            });
    assertThat(findings(store, ALL)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongIsFoundUnderItsKeyAndNothingElseIs(Planted planted) {
    String key = planted.in(bucket, store);

    List<Finding> findings = findings(store, ALL);

    assertThat(findings)
        .isNotEmpty()
        .allSatisfy(finding -> {
          assertThat(finding.key()).isEqualTo(key);
          assertThat(finding.why()).isNotBlank();
          assertThat(finding.wayOut()).isNotBlank();
        })
        .extracting(Finding::defect)
        .contains(planted.defect());
  }

  @ParameterizedTest
  @EnumSource
  void aCheckOfAnotherModelFindsNoneOfIt(Planted planted) {
    var _ = planted.in(bucket, store);

    List<Finding> findings = findings(store, new Scope(Optional.of("second"), false));

    assertThat(findings).isEmpty();
  }

  @Test
  void aLogThatIsShorterThanItWasIsFoundUnderTheFirstCommitThatIsGone() {
    String lost = "models/%s/log/%010d.json".formatted(FIRST, COMMITS_OF_FIRST);
    store.delete(lost);
    List<CheckLine> lines = new ArrayList<>();

    Findings.check(store, model -> model.equals(FIRST) ? COMMITS_OF_FIRST : 0).run(ALL, lines::add);

    assertThat(Findings.of(lines))
        .singleElement()
        .satisfies(finding -> assertThat(finding.key()).isEqualTo(lost))
        .satisfies(finding -> assertThat(finding.defect()).isEqualTo(Defect.MISSING_COMMIT));
    assertThat(findings(store, ALL)).as("of whoever never read it").isEmpty();
  }

  @Test
  void contentsOfOneModelAreReadWhereTheyAreNamed() {
    String key = Planted.BLOB_WITH_ANOTHER_CONTENT.in(bucket, store);

    List<Finding> sizes = findings(store, new Scope(Optional.of(FIRST), false));
    List<Finding> contents = findings(store, new Scope(Optional.of(FIRST), true));

    assertThat(sizes).isEmpty();
    assertThat(contents).extracting(Finding::key).containsExactly(key);
  }

  @Test
  void theBlobsOfAPurgedVersionMayBeGone() {
    var version = bucket.firstOf(SECOND);
    List<String> blobs = bucket.document(version).blobs().map(blob -> blob.key()).toList();
    bucket.append(SECOND, new VersionRetired(version.version(), "old"));
    bucket.append(SECOND, new VersionPurged(version.version(), "old"));

    blobs.forEach(store::delete);

    assertThat(findings(store, ALL)).isEmpty();
  }

  @Test
  void aVersionThatIsPurgedMeanwhileIsNoFinding() {
    var version = bucket.firstOf(SECOND);
    bucket.append(SECOND, new VersionRetired(version.version(), "old"));
    String weights = bucket.weights(SECOND).key();
    Happening happening = new Happening(store, keys -> keys);
    happening.before(
        weights,
        () -> {
          bucket.append(SECOND, new VersionPurged(version.version(), "old"));
          store.delete(weights);
        });

    assertThat(findings(happening, new Scope(Optional.empty(), false))).isEmpty();
  }

  @Test
  void whatIsAppendedMeanwhileAndListedByChanceIsNoFinding() {
    String skipped = "models/" + FIRST + "/log/0000000012.json";
    Happening listing =
        new Happening(store, keys -> keys.stream().filter(key -> !key.equals(skipped)).toList());
    bucket.append(FIRST, new VersionTagged(bucket.firstOf(FIRST).version(), "late"));

    assertThat(findings(listing, ALL)).isEmpty();
  }

  @Test
  void aRunThatHasPublishedSinceItsModelWasListedIsNoFinding() {
    Happening listing =
        new Happening(
            store,
            keys -> keys.stream().filter(key -> !key.startsWith("models/" + SHORT)).toList());

    assertThat(findings(listing, ALL)).isEmpty();
  }

  @Test
  void aRunThatSaysThatItPublishedWhileItsLogIsListedIsNoFinding() {
    String last = lastOfFirstRun();
    Happening listing =
        new Happening(store, keys -> keys.stream().filter(key -> !key.equals(last)).toList());

    assertThat(findings(listing, ALL)).isEmpty();
  }

  @Test
  void aRunThatIsAboutToSayThatItPublishedIsNoFinding() {
    String run = bucket.firstOf(FIRST).run();
    store.delete(lastOfFirstRun());
    store.put(RunKeys.open(run, 1), Documents.text(new OpenMarker(run, 1, run)));

    assertThat(findings(store, ALL)).isEmpty();
  }

  @Test
  void whatIsOpenAndHasAllThatItNeedsIsNoFinding() {
    String run = bucket.begun("open", SoundBucket.root("open"));
    var _ = bucket.resumePoint(run);
    var _ = bucket.plan();
    var _ = bucket.snapshot();

    assertThat(findings(store, ALL)).isEmpty();
  }

  @Test
  void aRunThatIsClosedBeforeItsMarkerIsLookedForIsNoFinding() {
    String run = bucket.begun("open", SoundBucket.root("open"));
    int commits = store.keysAfter(RunKeys.log(run), "", 9).size();
    Happening happening = new Happening(store, keys -> keys);
    happening.before(
        RunKeys.log(run) + "%06d.json".formatted(commits + 1), () -> bucket.finish(run));

    assertThat(findings(happening, ALL)).isEmpty();
  }

  @Test
  void aRunThatIsClosedWhileItsMarkerIsLookedForIsNoFinding() {
    String run = bucket.begun("open", SoundBucket.root("open"));
    String marker = RunKeys.open(run, 1);
    Happening happening = new Happening(store, keys -> keys);
    happening.before(marker, () -> happening.before(marker, () -> bucket.finish(run)));

    assertThat(findings(happening, ALL)).isEmpty();
  }

  @Test
  void aResumePointThatIsCollectedMeanwhileIsNoFinding() {
    String run = bucket.begun("open", SoundBucket.root("open"));
    String blob = bucket.resumePoint(run);
    store.delete(blob);
    Happening happening = new Happening(store, keys -> keys);
    happening.before(blob, () -> store.delete(RunKeys.resumePoint(run, 1, 5)));

    assertThat(findings(happening, ALL)).isEmpty();
  }

  private String lastOfFirstRun() {
    return store.keysAfter(RunKeys.log(bucket.firstOf(FIRST).run()), "", 100).getLast();
  }

  @Test
  void aCheckThatStorageIsAwayForHasNoEnd() {
    Happening happening = new Happening(store, keys -> keys);
    happening.before(
        "models/" + FIRST + "/log/0000000004.json",
        () -> {
          throw new ObjectStoreException("away, on purpose", null);
        });
    List<CheckLine> lines = new ArrayList<>();
    BucketCheck check = Findings.check(happening);

    assertThatThrownBy(() -> check.run(ALL, lines::add))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessage("away, on purpose");
    assertThat(lines).noneMatch(CheckLine.End.class::isInstance);
  }

  @Test
  void aCheckNobodyListensToEnds() {
    var _ = Planted.FOREIGN_FILE.in(bucket, store);
    BucketCheck check = Findings.check(store);

    assertThatThrownBy(() ->
            check.run(
                ALL,
                _ -> {
                  throw new IllegalStateException("nobody listens");
                }))
        .hasMessage("nobody listens");
  }

  private static final class Happening extends ForwardingObjectStore {

    private final UnaryOperator<List<String>> listing;
    private String key = "";
    private Runnable event = () -> {};

    Happening(ObjectStore store, UnaryOperator<List<String>> listing) {
      super(store);
      this.listing = listing;
    }

    void before(String nextUseOf, Runnable happens) {
      key = nextUseOf;
      event = happens;
    }

    @Override
    protected synchronized void before(Call call, String used) {
      if (!call.isListing() && used.equals(key)) {
        key = "";
        event.run();
      }
    }

    @Override
    public List<String> keysAfter(String prefix, String last, int limit) {
      return listing.apply(super.keysAfter(prefix, last, limit));
    }
  }
}
