package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.FaultyObjectStore.Fault;
import io.meristem.storage.object.Notes.Note;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two writers on a storage that fails at its k-th call, for every k. The second always gets in
 * between a decision of the first and its put.
 */
class CommitLogFaultTest {

  private static final int ROUNDS = 3;
  private static final List<String> ALL = List.of("a0", "a1", "a2", "b0", "b1", "b2");

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whicheverCallFailsEachDecidedEntryIsInTheLogExactlyOnce(Fault fault) {
    int k = 0;
    FaultyObjectStore faulty;
    do {
      InMemoryObjectStore sound = new InMemoryObjectStore();
      faulty = new FaultyObjectStore(sound, fault, ++k);

      bothWriteTo(faulty);

      assertThatNothingIsLostOrDoubledIn(sound, fault + " at call " + k);
    } while (faulty.failed());
    assertThat(k).as("calls that failed").isGreaterThan(2 * ROUNDS);
  }

  private static void bothWriteTo(ObjectStore store) {
    CommitLog<Note, List<String>> first = Notes.log(store);
    CommitLog<Note, List<String>> second = Notes.log(store);
    for (int round = 0; round < ROUNDS; round++) {
      String a = "a" + round;
      AtomicReference<@Nullable String> other = new AtomicReference<>("b" + round);
      append(
          first,
          a,
          () -> {
            String b = other.getAndSet(null);
            if (b != null) {
              append(second, b, () -> {});
            }
          });
    }
  }

  /** Decides blindly first. As the sweep does, it looks only at what did not come back. */
  private static void append(CommitLog<Note, List<String>> log, String text, Runnable meanwhile) {
    try {
      log.append(
          log.start(),
          Notes.ADA,
          _ -> {
            meanwhile.run();
            return List.of(new Note(text));
          });
    } catch (ObjectStoreException onPurpose) {
      meanwhile.run();
      log.append(log.start(), Notes.ADA, texts -> Notes.unlessNoted(texts, text));
    }
  }

  private static void assertThatNothingIsLostOrDoubledIn(ObjectStore store, String fault) {
    CommitLog<Note, List<String>> log = Notes.log(store);
    assertThat(log.read(log.start()).state()).as(fault).containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(log.commitsAfter(0))
        .as(fault)
        .extracting(Commit::sequence)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, ALL.size()).mapToObj(Long::valueOf).toList());
    assertThat(store.keysAfter("", "", 100)).as(fault).hasSize(ALL.size());
  }
}
