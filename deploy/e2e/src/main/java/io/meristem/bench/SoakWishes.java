package io.meristem.bench;

import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a soak asks for: roots, growths and continuations, some of them exactly as before. */
final class SoakWishes {

  private static final int MOST_GROWTHS = 2;
  private static final double ROOTS = 0.2;
  private static final double GROWTHS = 0.6;
  private static final double AGAIN = 0.2;
  private static final List<Integer> STEPS = List.of(20, 40, 80);

  /**
   * A run to be asked for.
   *
   * @param growths in the ancestry of what it publishes, itself included
   */
  record Wish(String collection, String body, int growths) {}

  private record Version(String id, int growths) {}

  private final Random random;
  private final List<Version> versions = new ArrayList<>();
  private final List<Wish> children = new ArrayList<>();
  private int models;

  SoakWishes(Random random) {
    this.random = random;
  }

  /** A wish came true. */
  void published(Wish wish, String version) {
    versions.add(new Version(version, wish.growths()));
  }

  Wish next() {
    if (versions.isEmpty() || random.nextDouble() < ROOTS) {
      models++;
      return new Wish("models", TinyPlan.root("soak-" + models, TinyStack.DATASET, steps()), 0);
    }
    if (!children.isEmpty() && random.nextDouble() < AGAIN) {
      return children.get(random.nextInt(children.size()));
    }
    Wish child = child(versions.get(random.nextInt(versions.size())));
    children.add(child);
    return child;
  }

  private Wish child(Version parent) {
    return parent.growths() < MOST_GROWTHS && random.nextDouble() < GROWTHS
        ? new Wish("growths", TinyPlan.growth(parent.id(), steps()), parent.growths() + 1)
        : new Wish("continuations", TinyPlan.continuation(parent.id(), steps()), parent.growths());
  }

  private int steps() {
    return STEPS.get(random.nextInt(STEPS.size()));
  }
}
