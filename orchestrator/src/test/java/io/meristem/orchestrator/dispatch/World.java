package io.meristem.orchestrator.dispatch;

import static io.meristem.orchestrator.check.SoundBucket.FIRST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.HandWorker;
import io.meristem.orchestrator.check.SoundBucket;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.MoveWish;
import io.meristem.storage.lineage.RetentionRules;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import io.meristem.storage.run.RunTerms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * An orchestrator before a bucket, in which something is to be done.
 *
 * @param store what is really there
 * @param seen the same, as the orchestrator sees it
 */
record World(ObjectStore store, ObjectStore seen, OneOrchestrator orchestrator) {

  static final Actor ADA = Actor.claimed("ada");
  private static final RequestId ID = RequestId.of("ada", "the run");

  static World calm(ObjectStore store) {
    return seeing(store, store);
  }

  static World seeing(ObjectStore store, ObjectStore seen) {
    return new World(store, seen, new OneOrchestrator(seen, store));
  }

  /** Everything that is there, in a store of its own. */
  static ObjectStore copyOf(ObjectStore store) {
    ObjectStore copy = new InMemoryObjectStore();
    for (String key : store.keysAfter("", "", 10_000)) {
      try (InputStream in = store.read(key, 0, store.size(key).orElseThrow())) {
        copy.write(key, new ByteArrayInputStream(in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return copy;
  }

  SoundBucket bucket() {
    return SoundBucket.of(store);
  }

  HandWorker worker() {
    return new HandWorker(store);
  }

  String run() {
    return ID.run();
  }

  /** Asks for the run. */
  void request(RunSpec spec) {
    Dispatch dispatch = orchestrator.dispatch;
    Request request =
        dispatch
            .earlier(ID)
            .orElseGet(() -> dispatch.record(ID, "body", spec, RunTerms.DEFAULT, ADA));
    var _ = dispatch.begin(ID, request);
  }

  /** Asks for the run, and does its work. */
  void workedOff(RunSpec spec) {
    request(spec);
    worker().finish(worker().lease(run()));
  }

  void append(LineageEntry entry) {
    var _ = orchestrator.governance.decide(FIRST, ADA, entry);
  }

  void move(String alias, String cause) {
    MoveWish wish =
        new MoveWish(alias, Optional.of(version()), cause, "", OptionalLong.empty(), false);
    var _ = orchestrator.governance.move(FIRST, ADA, wish);
  }

  void remove(String alias, String cause) {
    MoveWish wish = new MoveWish(alias, Optional.empty(), cause, "", OptionalLong.empty(), false);
    var _ = orchestrator.governance.move(FIRST, ADA, wish);
  }

  Retentions retentions() {
    InstantSource clock = InstantSource.system();
    Facts facts = new Facts(seen, clock, orchestrator.index, orchestrator.models, 1);
    return new Retentions(seen, clock, orchestrator.models, orchestrator.governance, facts);
  }

  /** From now on only the newest version of the first model stays, once the rules are followed. */
  void keepTheNewest() {
    RetentionRules newest =
        new RetentionRules(OptionalInt.of(1), OptionalInt.empty(), false, Duration.ZERO);
    var _ = retentions().change(FIRST, ADA, Optional.of(newest), OptionalLong.empty());
  }

  /** Gives the child so many labels, from this one on. */
  void tag(int from, int to) {
    for (int number = from; number <= to; number++) {
      append(new VersionTagged(child(), "more" + number));
    }
  }

  void upload(String content) {
    S3Settings s3 =
        new S3Settings(URI.create("http://127.0.0.1:1"), "none", "none", "none", "bucket");
    Uploads uploads =
        new Uploads(
            seen,
            orchestrator.dispatch,
            orchestrator.inputs,
            InstantSource.system(),
            s3,
            OneOrchestrator.settings());
    var _ = uploads.keep(ID, ADA, new ByteArrayInputStream(content.getBytes(UTF_8)));
  }

  void writeSnapshot() {
    Index index = new Index();
    Facts facts = new Facts(seen, InstantSource.system(), index, orchestrator.models, 1);
    facts.readAll();
    facts.writeSnapshot();
  }

  /** The first version of the first model. */
  String version() {
    return lineage(FIRST).versions().getFirst().id();
  }

  /** The second version of the first model. */
  String child() {
    return lineage(FIRST).versions().get(1).id();
  }

  VersionState state(String version) {
    return lineage(FIRST).version(version).orElseThrow();
  }

  Lineage lineage(String model) {
    var log = Lineage.log(store, model, InstantSource.system());
    return log.read(log.start()).state();
  }

  Run stored() {
    var log = RunFold.log(store, run(), InstantSource.system());
    return log.read(log.start()).state().orElseThrow();
  }

  void assertRun(int attempt, Class<? extends RunState> state) {
    assertThat(stored().state()).isInstanceOf(state);
    assertThat(stored().life().attempt()).isEqualTo(attempt);
    assertThat(store.keysAfter(RunKeys.OPEN, "", 10)).hasSize(1);
  }

  void assertClosed(Class<? extends RunState> state) {
    assertThat(stored().state()).isInstanceOf(state);
    assertThat(store.keysAfter(RunKeys.OPEN, "", 10)).isEmpty();
  }

  void assertEffect(String model, Class<? extends LineageEntry> kind, int count) {
    assertClosed(RunState.Published.class);
    assertEntries(model, kind, count);
  }

  void assertEntries(String model, Class<? extends LineageEntry> kind, int count) {
    List<LineageEntry> entries =
        commits(model).flatMap(commit -> commit.entries().stream()).toList();
    assertThat(Operation.count(entries, kind)).isEqualTo(count);
  }

  /** All of one kind are in one commit. */
  void assertTogether(String model, Class<? extends LineageEntry> kind) {
    assertThat(commits(model).filter(commit -> Operation.count(commit.entries(), kind) > 0))
        .hasSize(1);
  }

  private Stream<Commit<LineageEntry>> commits(String model) {
    return Lineage.log(store, model, InstantSource.system()).commitsAfter(0).stream();
  }

  /** What a process shows that starts now. */
  List<String> startedWithSnapshot() {
    Index index = new Index();
    new Facts(store, InstantSource.system(), index, calm(store).orchestrator().models, 1).readAll();
    return index.versions().all().map(row -> row.id() + row.tags() + row.document()).toList();
  }

  /** The same without any snapshot. */
  List<String> startedFromLogs() {
    ObjectStore logs = copyOf(store);
    logs.keysAfter("index/snapshots/", "", 100).forEach(logs::delete);
    return World.calm(logs).startedWithSnapshot();
  }
}
