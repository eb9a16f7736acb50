package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.FaultyObjectStore.Fault;
import io.meristem.storage.object.Notes.Note;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunksTest {

  private static final int LENGTH = 1234;

  /** One of a thousand, two of a hundred, three of ten, four alone, and looks for what is not. */
  private static final int FEW = 1 + 2 + 3 + 4 + 10;

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final CommitLog<Note, List<String>> plain = Notes.log(store);
  private final CommitLog<Note, List<String>> log = Notes.sealed(store);

  @Test
  void whoAppendsTheLastCommitOfAChunkSealsIt() {
    Notes.written(log, numbers(LENGTH));

    assertThat(keys("chunks/10/")).hasSize(LENGTH / 10).startsWith("chunks/10/010.json");
    assertThat(keys("chunks/100/")).hasSize(LENGTH / 100).startsWith("chunks/100/100.json");
    assertThat(keys("chunks/1000/")).containsExactly("chunks/1000/1000.json");
  }

  @Test
  void aChunkHoldsTheTextsOfItsCommitsAsTheyAre() {
    Notes.written(log, numbers(20));

    Chunk chunk = chunk("chunks/10/020.json");

    assertThat(chunk.log()).isEqualTo("log/");
    assertThat(chunk.last()).isEqualTo(20);
    assertThat(chunk.commits())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(11, 20).mapToObj(n -> text("log/0" + n + ".json")).toList());
  }

  @Test
  void aLongLogIsReadInFewCalls() {
    Notes.written(log, numbers(LENGTH));

    int calls = callsToRead(store);

    assertThat(calls).isLessThan(FEW);
  }

  private static int callsToRead(ObjectStore store) {
    FaultyObjectStore counted = new FaultyObjectStore(store, Fault.BROKEN, Integer.MAX_VALUE);
    CommitLog<Note, List<String>> reader = Notes.sealed(counted);
    assertThat(reader.read(reader.start()).state()).isEqualTo(numbers(LENGTH));
    return counted.calls();
  }

  @Test
  void whatALogSaysNeverDependsOnWhichChunksThereAre() {
    Tip<List<String>> tip = Notes.written(log, numbers(LENGTH));
    List<Commit<Note>> commits = plain.commitsAfter(7);
    for (int seed = 0; seed < 30; seed++) {
      InMemoryObjectStore some = copyWithSomeChunks(new Random(seed));
      CommitLog<Note, List<String>> reader = Notes.sealed(some);

      Tip<List<String>> read = reader.read(reader.start());

      assertThat(read).as("seed %d", seed).isEqualTo(tip);
      assertThat(reader.commitsAfter(7)).as("seed %d", seed).isEqualTo(commits);
      assertThat(callsToRead(some)).as("seed %d", seed).isLessThan(FEW);
    }
  }

  private InMemoryObjectStore copyWithSomeChunks(Random random) {
    double share = random.nextDouble();
    InMemoryObjectStore copy = new InMemoryObjectStore();
    keys("log/").forEach(key -> copy.put(key, text(key)));
    keys("chunks/").stream()
        .filter(_ -> random.nextDouble() < share)
        .forEach(key -> copy.put(key, text(key)));
    return copy;
  }

  @Test
  void aChunkThatNobodySealedIsSealedByTheNextToPass() {
    Notes.written(plain, numbers(100));

    log.read(log.start());

    assertThat(keys("chunks/10/")).hasSize(10);
    assertThat(keys("chunks/100/")).hasSize(1);
    assertThat(chunk("chunks/100/100.json").commits()).hasSize(100);
  }

  @Test
  void whoKnowsTheBeginningOnlyLooksWhetherAChunkIsThere() {
    Tip<List<String>> known = Notes.written(log, numbers(105));
    Notes.written(log, List.of("a", "b", "c", "d", "e", "f"));
    store.put("chunks/10/110.json", "not looked into");
    FaultyObjectStore counted = new FaultyObjectStore(store, Fault.BROKEN, Integer.MAX_VALUE);

    Tip<List<String>> tip = Notes.sealed(counted).read(known);

    assertThat(tip.sequence()).isEqualTo(111);
    assertThat(counted.calls()).as("six commits, a chunk, the ends").isEqualTo(6 + 1 + 2);
  }

  @Test
  void writersWhoSealTheSameChunkWriteTheSame() throws Exception {
    Notes.written(plain, numbers(100));

    Race.of(8, _ -> Notes.sealed(store).read(log.start()));

    assertThat(chunk("chunks/100/100.json").commits())
        .containsExactlyElementsOf(keys("log/").stream().map(this::text).toList());
  }

  @Test
  void thePastIsReadByNumber() {
    Notes.written(log, numbers(LENGTH));

    assertThat(log.at(0)).contains(log.start());
    for (long sequence : List.of(1L, 9L, 10L, 11L, 999L, 1000L, 1001L, (long) LENGTH)) {
      assertThat(log.at(sequence)).isEqualTo(plain.at(sequence)).isPresent();
      assertThat(log.at(sequence).orElseThrow().state()).isEqualTo(numbers((int) sequence));
    }
    assertThat(log.at(LENGTH + 1)).isEmpty();
  }

  @Test
  void aChunkWithAMissingNumberIsRefusedByItsKey() {
    Notes.written(log, numbers(30));
    damage("chunks/10/020.json", "\"last\":20", "\"last\":19");

    assertThatThrownBy(() -> log.read(log.start()))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("chunks/10/020.json")
        .hasMessageContaining("10 commits up to 19 of log/, not 10 up to 20")
        .hasMessageContaining("delete it");
  }

  @Test
  void aTruncatedChunkIsRefusedByItsKey() {
    Notes.written(log, numbers(30));
    List<String> fewer = chunk("chunks/10/020.json").commits().subList(0, 9);
    store.put("chunks/10/020.json", Documents.text(new Chunk("log/", 20, fewer)));

    assertThatThrownBy(() -> log.commitsAfter(0))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("chunks/10/020.json")
        .hasMessageContaining("it holds 9 commits");
  }

  @Test
  void aDoubledNumberInAChunkIsRefusedByKeyAndNumber() {
    Notes.written(log, numbers(30));
    Chunk chunk = chunk("chunks/10/020.json");
    List<String> doubled =
        IntStream.range(0, 10).mapToObj(i -> chunk.commits().get(i == 5 ? 4 : i)).toList();
    store.put("chunks/10/020.json", Documents.text(new Chunk("log/", 20, doubled)));

    assertThatThrownBy(() -> log.commitsAfter(0))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("chunks/10/020.json, commit 16: it says that it is commit 15");
  }

  @Test
  void aTamperedCommitInAChunkIsRefusedByItsSuccessor() {
    Notes.written(log, numbers(30));
    damage("chunks/10/020.json", "\\\"text\\\":\\\"14\\\"", "\\\"text\\\":\\\"41\\\"");

    assertThatThrownBy(() -> log.read(log.start()))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("chunks/10/020.json, commit 16: it does not follow");
  }

  @Test
  void aChunkOfAnotherLogIsRefused() {
    Notes.written(log, numbers(30));
    damage("chunks/10/020.json", "\"log\":\"log/\"", "\"log\":\"models/bard/log/\"");

    assertThatThrownBy(() -> log.read(log.start()))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("chunks/10/020.json")
        .hasMessageContaining("models/bard/log/");
  }

  @Test
  void aChunkOfANewerFormatIsRefusedByItsKey() {
    Notes.written(log, numbers(30));
    damage("chunks/10/020.json", "{\"format\":1,\"log\"", "{\"format\":2,\"log\"");

    assertThatThrownBy(() -> log.read(log.start()))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("chunks/10/020.json")
        .hasMessageContaining("its format is 2, and this build reads format 1");
  }

  @Test
  void anAppendSucceedsThoughItsChunkCannotBeSealed() {
    Tip<List<String>> known = Notes.written(log, numbers(9));
    int k = 2;
    FaultyObjectStore faulty;
    do {
      faulty = new FaultyObjectStore(copyWithSomeChunks(new Random(k)), Fault.BROKEN, ++k);

      Tip<List<String>> tip =
          Notes.sealed(faulty).append(known, Notes.ADA, _ -> List.of(new Note("9")));

      assertThat(tip.sequence()).as("call %d failed", k).isEqualTo(10);
    } while (faulty.failed());
    assertThat(k).as("calls that failed").isGreaterThan(2 + 10);
  }

  @Test
  void anAppendSucceedsWhateverChunksAreLike() {
    Tip<List<String>> known = Notes.written(log, numbers(99));
    store.put("chunks/10/050.json", "{}");

    Tip<List<String>> tip = log.append(known, Notes.ADA, _ -> List.of(new Note("99")));

    assertThat(tip.sequence()).isEqualTo(100);
    assertThat(keys("chunks/100/")).isEmpty();
  }

  private void damage(String key, String from, String to) {
    assertThat(text(key)).contains(from);
    store.put(key, text(key).replace(from, to));
  }

  private Chunk chunk(String key) {
    return Documents.read(key, text(key), Chunk.class);
  }

  private String text(String key) {
    return store.get(key).orElseThrow();
  }

  private List<String> keys(String prefix) {
    return store.keysAfter(prefix, "", 10_000);
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
