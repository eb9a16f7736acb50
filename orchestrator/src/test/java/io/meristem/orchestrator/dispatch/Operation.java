package io.meristem.orchestrator.dispatch;

import static io.meristem.orchestrator.check.SoundBucket.FIRST;
import static io.meristem.orchestrator.check.SoundBucket.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.check.SoundBucket;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import io.meristem.storage.lineage.LineageEntry.MoveApproved;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.LineageEntry.RetentionChanged;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRestored;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.LineageEntry.VersionUntagged;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.lineage.MoveWish;
import io.meristem.storage.lineage.PromotionPolicy;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What somebody may do, once, however often it has to be tried.
 *
 * <p>Each says what there must be before, how it is done, which a client repeats as it is until
 * there is an answer, and what must hold after it.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its functions have no state.
enum Operation {
  REQUEST(
      _ -> {},
      world -> world.request(SoundBucket.root("third")),
      world -> world.assertRun(1, RunState.Offered.class)),
  PRIORITISE(
      world -> world.request(SoundBucket.root("third")),
      world -> world.orchestrator().dispatch.prioritise(world.run(), World.ADA, 7),
      world -> assertThat(world.stored().terms().priority()).isEqualTo(7)),
  CHANGE_DEADLINE(
      world -> world.request(SoundBucket.root("third")),
      world ->
          world
              .orchestrator()
              .dispatch
              .changeDeadline(
                  world.run(), World.ADA, Optional.of(Instant.parse("2999-01-01T00:00:00Z"))),
      world -> assertThat(world.stored().terms().deadline()).isPresent()),
  PAUSE(
      world -> world.request(SoundBucket.root("third")),
      world -> world.orchestrator().dispatch.pause(world.run(), World.ADA),
      world -> world.assertRun(1, RunState.Paused.class)),
  RESUME(
      world -> {
        world.request(SoundBucket.root("third"));
        world.orchestrator().dispatch.pause(world.run(), World.ADA);
      },
      world -> world.orchestrator().dispatch.resume(world.run(), World.ADA),
      world -> world.assertRun(2, RunState.Offered.class)),
  CANCEL(
      world -> world.request(SoundBucket.root("third")),
      world -> world.orchestrator().dispatch.cancel(world.run(), World.ADA, "why"),
      world -> world.assertClosed(RunState.Cancelled.class)),
  RETRY(
      world -> {
        world.request(SoundBucket.root("third"));
        world.orchestrator().dispatch.cancel(world.run(), World.ADA, "why");
        world.orchestrator().sweep();
      },
      world -> world.orchestrator().dispatch.retry(world.run(), World.ADA),
      world -> world.assertRun(2, RunState.Offered.class)),
  ABANDON(
      world -> world.request(SoundBucket.root("third")),
      world -> world.orchestrator().dispatch.abandon(world.run(), World.ADA),
      world -> world.assertClosed(RunState.Abandoned.class)),
  FAILED_ATTEMPT(
      world -> {
        world.request(SoundBucket.root("third"));
        var worker = world.worker();
        worker.fail(worker.lease(world.run()), new Problem("unexpected", "It failed", "why"), true);
      },
      world -> world.orchestrator().sweep(),
      world -> world.assertRun(1, RunState.Waiting.class)),
  HANDED_OVER_ATTEMPT(
      world -> {
        world.request(SoundBucket.root("third"));
        var worker = world.worker();
        worker.handOver(worker.lease(world.run()));
      },
      world -> world.orchestrator().sweep(),
      world -> world.assertRun(2, RunState.Offered.class)),
  PUBLISH_ROOT(
      world -> world.workedOff(SoundBucket.root("third")),
      world -> world.orchestrator().sweep(),
      world -> world.assertEffect("third", VersionPublished.class, 1)),
  PUBLISH_CHILD(
      world -> world.workedOff(SoundBucket.continued(FIRST, world.bucket().parent(FIRST))),
      world -> world.orchestrator().sweep(),
      world -> world.assertEffect(FIRST, VersionPublished.class, 3)),
  PUBLISH_EVALUATION(
      world ->
          world.workedOff(
              new RunSpec.Evaluate(
                  SECOND,
                  world.bucket().parent(SECOND),
                  List.of(new DatasetRef("text", "abc")),
                  4,
                  16,
                  OptionalLong.empty())),
      world -> world.orchestrator().sweep(),
      world -> world.assertEffect(SECOND, VersionEvaluated.class, 1)),
  PUBLISH_VERIFICATION(
      world -> world.workedOff(world.bucket().verification(SECOND)),
      world -> world.orchestrator().sweep(),
      world -> world.assertEffect(SECOND, VersionVerified.class, 1)),
  PUBLISH_PRUNED(
      world -> world.workedOff(world.bucket().pruning(FIRST)),
      world -> world.orchestrator().sweep(),
      world -> world.assertEffect(FIRST, VersionPublished.class, 3)),
  PUBLISH_IMPORTED(
      world -> world.workedOff(world.bucket().imported("third")),
      world -> world.orchestrator().sweep(),
      world -> world.assertEffect("third", VersionPublished.class, 1)),
  PUBLISH_DATASET(
      world -> world.workedOff(world.bucket().dataset("other")),
      world -> world.orchestrator().sweep(),
      world -> {
        world.assertClosed(RunState.Published.class);
        assertThat(world.store().directories("datasets/other/")).hasSize(1);
      }),
  MOVE_ALIAS(
      _ -> {},
      world -> world.move("production", "cause"),
      world -> {
        world.assertEntries(FIRST, AliasMoved.class, 1);
        assertThat(world.lineage(FIRST).aliased("production")).hasValue(world.version());
      }),
  MOVE_ALIAS_THROUGH_GATES(
      world ->
          world.append(
              new PolicyChanged(
                  "production",
                  Optional.of(
                      new PromotionPolicy(
                          List.of("text"),
                          OptionalDouble.of(1),
                          OptionalDouble.empty(),
                          false,
                          false)))),
      world -> world.move("production", "cause"),
      world -> {
        world.assertEntries(FIRST, AliasMoved.class, 1);
        assertThat(world.lineage(FIRST).aliased("production")).hasValue(world.version());
      }),
  REMOVE_ALIAS(
      world -> world.move("production", "first"),
      world -> world.remove("production", "second"),
      world -> {
        world.assertEntries(FIRST, AliasMoved.class, 2);
        assertThat(world.lineage(FIRST).aliased("production")).isEmpty();
      }),
  ROLL_BACK(
      world -> {
        world.move("production", "first");
        world.append(
            new AliasMoved(
                "production",
                Optional.of(world.version()),
                Optional.of(world.child()),
                "second",
                "",
                List.of()));
      },
      world -> {
        MoveWish wish =
            new MoveWish(
                "production", Optional.empty(), "third", "why", OptionalLong.empty(), false);
        var _ = world.orchestrator().governance.rollBack(FIRST, World.ADA, wish);
      },
      world -> {
        world.assertEntries(FIRST, AliasMoved.class, 3);
        assertThat(world.lineage(FIRST).aliased("production")).hasValue(world.version());
      }),
  APPROVE(
      _ -> {},
      world -> world.append(new MoveApproved("production", world.version(), "why", "cause")),
      world -> world.assertEntries(FIRST, MoveApproved.class, 1)),
  CHANGE_POLICY(
      _ -> {},
      world ->
          world.append(
              new PolicyChanged(
                  "production",
                  Optional.of(
                      new PromotionPolicy(
                          List.of(),
                          OptionalDouble.empty(),
                          OptionalDouble.empty(),
                          true,
                          false)))),
      world -> world.assertEntries(FIRST, PolicyChanged.class, 1)),
  TAG(
      _ -> {},
      world -> world.append(new VersionTagged(world.child(), "good")),
      world -> assertThat(world.state(world.child()).tags()).containsExactly("good")),
  UNTAG(
      world -> world.append(new VersionTagged(world.child(), "good")),
      world -> world.append(new VersionUntagged(world.child(), "good")),
      world -> world.assertEntries(FIRST, VersionUntagged.class, 1)),
  NOTE(
      _ -> {},
      world -> world.append(new VersionNoted(world.child(), "something", "cause")),
      world -> world.assertEntries(FIRST, VersionNoted.class, 1)),
  RETIRE(
      _ -> {},
      world -> world.append(new VersionRetired(world.child(), "why")),
      world -> world.assertEntries(FIRST, VersionRetired.class, 1)),
  RESTORE(
      world -> world.append(new VersionRetired(world.child(), "why")),
      world -> world.append(new VersionRestored(world.child(), "why")),
      world -> world.assertEntries(FIRST, VersionRestored.class, 1)),
  PURGE(
      world -> world.append(new VersionRetired(world.child(), "why")),
      world -> world.append(new VersionPurged(world.child(), "why")),
      world -> world.assertEntries(FIRST, VersionPurged.class, 1)),
  SET_RETENTION(
      _ -> {},
      World::keepTheNewest,
      world -> world.assertEntries(FIRST, RetentionChanged.class, 1)),
  APPLY_RETENTION(
      world -> {
        world.workedOff(SoundBucket.continued(FIRST, world.bucket().parent(FIRST)));
        world.orchestrator().sweep();
        world.keepTheNewest();
      },
      world -> world.retentions().apply(FIRST, World.ADA, "monthly"),
      world -> {
        world.assertEntries(FIRST, VersionRetired.class, 2);
        world.assertEntries(FIRST, VersionPurged.class, 2);
        world.assertTogether(FIRST, VersionPurged.class);
      }),
  SEAL_A_CHUNK(
      world -> world.tag(1, 6),
      world -> world.tag(7, 7),
      world -> {
        world.assertEntries(FIRST, VersionTagged.class, 17);
        assertThat(world.store().size(Lineage.MODELS + FIRST + "/log/0000000020.json")).isPresent();
      }),
  KEEP_AN_UPLOAD(
      _ -> {},
      world -> world.upload("a file"),
      world ->
          assertThat(world.store().keysAfter("uploads/" + world.run() + "/", "", 10))
              .contains("uploads/" + world.run() + "/receipt.json")),
  WRITE_A_SNAPSHOT(
      _ -> {},
      World::writeSnapshot,
      world -> assertThat(world.startedWithSnapshot()).isEqualTo(world.startedFromLogs()));

  private final Consumer<World> before;
  private final Consumer<World> act;
  private final Consumer<World> holds;

  Operation(Consumer<World> before, Consumer<World> act, Consumer<World> holds) {
    this.before = before;
    this.act = act;
    this.holds = holds;
  }

  void prepare(World world) {
    before.accept(world);
  }

  void doIn(World world) {
    act.accept(world);
  }

  void assertDoneOnceIn(World world) {
    holds.accept(world);
  }

  /** The entries of one kind. */
  static long count(List<LineageEntry> entries, Class<? extends LineageEntry> kind) {
    return entries.stream().filter(kind::isInstance).count();
  }
}
