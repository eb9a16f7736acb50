package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.FaultyObjectStore.Fault;
import io.meristem.storage.object.Notes.Note;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A log that is sealed and read on a storage that fails at its k-th call, for every k: the last
 * commits of ten and of a hundred are appended, and it is read as a whole. One ten before was never
 * sealed.
 */
class ChunksFaultTest {

  private static final int KNOWN = 97;
  private static final int ALL = 102;

  private final InMemoryObjectStore before = new InMemoryObjectStore();
  private final Tip<List<String>> known =
      Notes.written(Notes.sealed(before), texts().subList(0, KNOWN));

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whicheverCallFailsTheLogSaysTheSameAndChunksAreRightOrAbsent(Fault fault) {
    before.delete("chunks/10/030.json");
    int k = 0;
    FaultyObjectStore faulty;
    do {
      InMemoryObjectStore sound = copy();
      faulty = new FaultyObjectStore(sound, fault, ++k);

      appendTheRestTo(faulty);
      readWholeFrom(faulty);

      assertThatNothingIsWrongIn(sound, fault + " at call " + k);
    } while (faulty.failed());
    assertThat(k).as("calls that failed").isGreaterThan(40);
  }

  private void appendTheRestTo(ObjectStore store) {
    Tip<List<String>> tip = known;
    for (String text : texts().subList(KNOWN, ALL)) {
      tip = append(store, tip, text);
    }
  }

  private static Tip<List<String>> append(ObjectStore store, Tip<List<String>> tip, String text) {
    try {
      return Notes.sealed(store).append(tip, Notes.ADA, _ -> List.of(new Note(text)));
    } catch (ObjectStoreException onPurpose) {
      return Notes.sealed(store).append(tip, Notes.ADA, texts -> Notes.unlessNoted(texts, text));
    }
  }

  private static void readWholeFrom(ObjectStore store) {
    CommitLog<Note, List<String>> log = Notes.sealed(store);
    List<String> read;
    try {
      read = log.read(log.start()).state();
    } catch (ObjectStoreException onPurpose) {
      read = log.read(log.start()).state();
    }
    assertThat(read).isEqualTo(texts());
  }

  private static void assertThatNothingIsWrongIn(ObjectStore store, String fault) {
    CommitLog<Note, List<String>> plain = Notes.log(store);
    assertThat(plain.read(plain.start()).state()).as(fault).isEqualTo(texts());
    for (String key : store.keysAfter("chunks/", "", 100)) {
      Chunk chunk = Documents.read(key, store.get(key).orElseThrow(), Chunk.class);
      assertThat(chunk.commits()).as("%s, %s", key, fault).isEqualTo(stored(store, chunk));
    }
  }

  private static List<String> stored(ObjectStore store, Chunk chunk) {
    return IntStream.rangeClosed(
            (int) chunk.last() - chunk.commits().size() + 1, (int) chunk.last())
        .mapToObj(n -> store.get("log/%03d.json".formatted(n)).orElseThrow())
        .toList();
  }

  private InMemoryObjectStore copy() {
    InMemoryObjectStore copy = new InMemoryObjectStore();
    before.keysAfter("", "", 1000).forEach(key -> copy.put(key, before.get(key).orElseThrow()));
    return copy;
  }

  private static List<String> texts() {
    return IntStream.range(0, ALL).mapToObj(Integer::toString).toList();
  }
}
