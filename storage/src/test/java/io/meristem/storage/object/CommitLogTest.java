package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.Notes.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommitLogTest {

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final CommitLog<Note, List<String>> log = Notes.log(store);

  @Test
  void aLogWithoutCommitsSaysNothing() {
    Tip<List<String>> tip = log.read(log.start());

    assertThat(tip).isEqualTo(new Tip<>(0, "", List.of()));
    assertThat(log.commitsAfter(0)).isEmpty();
  }

  @Test
  void aCommitHasItsNumberItsActorItsTimeAndItsPredecessorsHash() {
    Notes.written(store, "one", "two");

    List<Commit<Note>> commits = log.commitsAfter(0);

    assertThat(store.keysAfter("", "", 9)).containsExactly("log/001.json", "log/002.json");
    assertThat(commits).extracting(Commit::sequence).containsExactly(1L, 2L);
    assertThat(commits).extracting(Commit::actor).containsOnly(Notes.ADA);
    assertThat(commits).extracting(Commit::at).containsOnly(Notes.NOON);
    assertThat(commits).extracting(Commit::nonce).doesNotHaveDuplicates();
    assertThat(commits.getFirst().previous()).isEmpty();
    assertThat(commits.getLast().previous()).isEqualTo(Sha256.of(text("log/001.json")));
  }

  @Test
  void anAppendAnswersWithTheTipThatAnyReaderFinds() {
    Tip<List<String>> appended = Notes.written(store, "one", "two");

    assertThat(log.read(log.start())).isEqualTo(appended);
    assertThat(appended.state()).containsExactly("one", "two");
  }

  @Test
  void anEmptyDecisionAppendsNothing() {
    Tip<List<String>> before = Notes.written(store, "one");

    Tip<List<String>> after = log.append(log.start(), Notes.ADA, _ -> List.of());

    assertThat(after).isEqualTo(before);
    assertThat(log.commitsAfter(1)).isEmpty();
  }

  @Test
  void whoLosesTheRaceDecidesAgainOnWhatTheWinnerWrote() {
    AtomicBoolean overtaken = new AtomicBoolean();

    Tip<List<String>> tip =
        log.append(
            log.start(),
            Notes.ADA,
            texts -> {
              if (!overtaken.getAndSet(true)) {
                Notes.written(store, "winner");
              }
              return List.of(new Note("after " + texts));
            });

    assertThat(tip.state()).containsExactly("winner", "after [winner]");
  }

  @Test
  void whoLosesTheRaceMayFindThatNothingIsLeftToDo() {
    Tip<List<String>> tip =
        log.append(
            log.start(),
            Notes.ADA,
            texts -> {
              Notes.written(store, "winner");
              return texts.isEmpty() ? List.of(new Note("loser")) : List.of();
            });

    assertThat(tip.state()).startsWith("winner").doesNotContain("loser");
  }

  @Test
  void aDecisionThatTheFoldRefusesIsNotWritten() {
    CommitLog<Note, List<String>> strict = Notes.refusing(store, "illegal");

    assertThatThrownBy(
            () -> strict.append(strict.start(), Notes.ADA, _ -> List.of(new Note("illegal"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(strict.commitsAfter(0)).isEmpty();
  }

  @Test
  void aReaderGoesOnFromWhatItKnows() {
    Tip<List<String>> known = Notes.written(store, "one", "two");
    Notes.log(store).append(known, Notes.ADA, _ -> List.of(new Note("three")));
    store.delete("log/001.json");

    Tip<List<String>> tip = log.read(known);

    assertThat(tip.state()).containsExactly("one", "two", "three");
    assertThat(log.commitsAfter(2)).extracting(Commit::sequence).containsExactly(3L);
  }

  @Test
  void aTamperedCommitIsRefusedByTheKeyOfItsSuccessor() {
    Notes.written(store, "one", "two");
    store.put("log/001.json", text("log/001.json").replace("one", "won"));

    assertThatThrownBy(() -> log.read(log.start()))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("log/002.json")
        .hasMessageContaining("does not follow");
  }

  @Test
  void aCommitThatTookTheNumberOfADeletedOneIsRefusedWithWhatFollows() {
    Notes.written(store, "one", "two", "three");
    store.delete("log/002.json");
    log.append(log.start(), Notes.ADA, texts -> Notes.unlessNoted(texts, "other"));

    assertThatThrownBy(() -> log.read(log.start()))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("log/003.json");
  }

  @Test
  void aCommitUnderAnotherNumberIsRefused() {
    Notes.written(store, "one");
    store.put("log/002.json", text("log/001.json"));

    assertThatThrownBy(() -> log.read(log.start()))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("log/002.json");
  }

  @Test
  void aCommitOfANewerFormatIsRefusedByItsKey() {
    Notes.written(store, "one");
    store.put("log/001.json", text("log/001.json").replace("\"format\":1", "\"format\":2"));

    assertThatThrownBy(() -> log.read(log.start()))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("log/001.json")
        .hasMessageContaining("its format is 2, and this build reads format 1");
  }

  @Test
  void anUnknownFieldIsRefusedByKeyAndName() {
    Notes.written(store, "one");
    store.put("log/001.json", text("log/001.json").replace("\"nonce\"", "\"mood\":1,\"nonce\""));

    assertThatThrownBy(() -> log.commitsAfter(0))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("log/001.json")
        .hasMessageContaining("mood");
  }

  @Test
  void thePastIsReadByAnInstantEvenIfAClockWentBack() {
    List<Instant> clock = new ArrayList<>();
    CommitLog<Note, List<String>> timed = Notes.timed(store, clock::removeFirst);
    Stream.of(10, 20, 15, 40).map(Notes.NOON::plusSeconds).forEach(clock::add);
    Notes.written(timed, List.of("at 10", "at 20", "at 15", "at 40"));

    assertThat(log.at(Notes.NOON)).isEqualTo(log.start());
    assertThat(log.at(Notes.NOON.plusSeconds(10)).state()).containsExactly("at 10");
    assertThat(log.at(Notes.NOON.plusSeconds(17)).state())
        .containsExactly("at 10", "at 20", "at 15");
    assertThat(log.at(Notes.NOON.plusSeconds(39)).sequence()).isEqualTo(3);
    assertThat(log.at(Notes.NOON.plusSeconds(40)).sequence()).isEqualTo(4);
  }

  @Test
  void ofManyConcurrentAppendsNoneIsLost() throws Exception {
    Race.of(8, writer -> append25(writer));

    List<String> texts = log.read(log.start()).state();
    assertThat(texts).containsExactlyElementsOf(numbers(200));
    assertThat(log.commitsAfter(0)).hasSize(200);
  }

  private Tip<List<String>> append25(int writer) {
    CommitLog<Note, List<String>> own = Notes.log(store);
    Actor actor = Actor.claimed("writer " + writer);
    Tip<List<String>> tip = own.start();
    for (int i = 0; i < 25; i++) {
      tip = own.append(tip, actor, texts -> List.of(new Note(Integer.toString(texts.size()))));
    }
    return tip;
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private String text(String key) {
    return store.get(key).orElseThrow();
  }
}
