package io.meristem.storage.garbage;

import io.meristem.storage.garbage.WrittenRun.Stage;
import io.meristem.storage.run.RunSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Does anything that may be done next, as a seeded random number says. */
final class RandomHistory {

  private final World world;
  private final Random random;

  RandomHistory(World world, long seed) {
    this.world = world;
    this.random = new Random(seed);
  }

  /** One step of one process: what cannot be done just now is chosen again. */
  void step() {
    boolean isDone;
    do {
      isDone = isDone(random.nextInt(16));
    } while (!isDone);
  }

  private boolean isDone(int choice) {
    return switch (choice) {
      case 0 -> isDone(aModel(), world::trainRoot);
      case 1, 2 -> isDone(activeVersion(), world::trainOn);
      case 3 -> isDone(activeVersion(), this::judge);
      case 4 -> isDone(Optional.of(anUpload()), world::prepareDataset);
      case 5 -> isDone(Optional.of(world), World::uploadAlone);
      case 6, 7, 8, 9, 10 -> isDone(any(run -> run.isOpen() || run.isMarked), this::advance);
      case 11, 12 -> isDone(any(run -> run.stage == Stage.OFFERED), this::write);
      case 13 -> isDone(any(run -> run.isVersion() && !run.isPurged), world::purge);
      case 14 -> isDone(Optional.of(1 + random.nextInt(9)), this::pass);
      default -> isDone(any(run -> run.stage == Stage.FAILED), this::decide);
    };
  }

  /** Does it, if there is what it can be done with. */
  private static <T> boolean isDone(Optional<T> subject, Consumer<T> step) {
    subject.ifPresent(step);
    return subject.isPresent();
  }

  private Optional<String> aModel() {
    return Optional.of(World.MODELS.get(random.nextInt(World.MODELS.size())));
  }

  private void pass(int hours) {
    world.now = world.now.plus(Duration.ofHours(hours));
  }

  private Optional<WrittenRun> any(Predicate<WrittenRun> wanted) {
    List<WrittenRun> found = world.runs.stream().filter(wanted).toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.get(random.nextInt(found.size())));
  }

  /** A version that a request may name; its run's log may not say yet that it is published. */
  private Optional<WrittenRun> activeVersion() {
    return any(run -> run.isVersion() && !run.isPurged);
  }

  /** One that is there when it is planned with: sent for nothing yet, or for another run. */
  private Optional<String> anUpload() {
    return Stream.concat(
            world.loose.values().stream().flatMap(folder -> folder.stream()),
            world.runs.stream().flatMap(run -> run.uploads.stream()))
        .filter(key -> !key.endsWith("receipt.json"))
        .filter(key -> world.store.size(key).isPresent())
        .filter(_ -> random.nextInt(3) == 0)
        .findFirst();
  }

  private void judge(WrittenRun version) {
    if (!version.parents.isEmpty()
        && !version.parents.getFirst().isPurged
        && random.nextBoolean()) {
      world.prune(version, version.parents.getFirst());
    } else {
      world.evaluate(version);
    }
  }

  private void advance(WrittenRun run) {
    switch (run.stage) {
      case MARKED -> world.request(run);
      case WAITING -> world.check(run);
      case CHECKED -> world.offer(run);
      case OFFERED -> {
        switch (random.nextInt(6)) {
          case 0 -> world.fail(run);
          case 1 -> world.abandon(run);
          default -> world.publishing(run, random.nextBoolean());
        }
      }
      case PUBLISHING -> world.effect(run);
      case EFFECTED -> world.published(run);
      case PUBLISHED, FAILED, ABANDONED -> world.unmark(run);
    }
  }

  private void write(WrittenRun run) {
    if (random.nextInt(4) == 0 || run.spec instanceof RunSpec.PrepareDataset) {
      world.strayBlob(run);
      return;
    }
    long newest = run.points.stream().mapToLong(WrittenRun.Point::batches).max().orElse(0);
    long good =
        run.points.isEmpty() || random.nextBoolean()
            ? newest
            : run.points.get(random.nextInt(run.points.size())).batches();
    world.resumePoint(
        run, newest + random.nextInt(3) + 1, good, random.nextInt(5) > 0, random.nextInt(4) == 0);
  }

  private void decide(WrittenRun run) {
    if (random.nextBoolean()) {
      world.retry(run);
    } else {
      world.abandon(run);
    }
  }
}
