package io.meristem.storage.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.Creation.Created;
import io.meristem.storage.object.Creation.Existing;
import io.meristem.storage.object.PutOutcome.Conflict;
import io.meristem.storage.object.PutOutcome.Written;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every object store promises. Each test has keys of its own. */
abstract class ObjectStoreContract {

  private static final long LARGE = 40L << 20;

  /** Below it are the keys of one test. */
  final String home = UUID.randomUUID() + "/";

  abstract ObjectStore store();

  @Test
  void whatWasPutIsRead() {
    store().put(home + "a.json", "{\"grown\":\"größer\"}");

    assertThat(store().get(home + "a.json")).hasValue("{\"grown\":\"größer\"}");
  }

  @Test
  void aPutReplacesWhatWasThere() {
    store().put(home + "a", "old");

    store().put(home + "a", "new");

    assertThat(store().get(home + "a")).hasValue("new");
  }

  @Test
  void anAbsentObjectHasNoTextAndNoSize() {
    assertThat(store().get(home + "nothing")).isEmpty();
    assertThat(store().size(home + "nothing")).isEmpty();
  }

  @Test
  void theSizeOfAnObjectIsItsBytes() {
    store().put(home + "a", "größer");

    assertThat(store().size(home + "a")).hasValue(8);
  }

  @Test
  void anAbsentDocumentIsWritten() {
    PutOutcome outcome = store().putIfAbsent(home + "a", "mine");

    assertThat(outcome).isEqualTo(new Written());
    assertThat(store().get(home + "a")).hasValue("mine");
  }

  @Test
  void aDocumentThatIsThereIsNeverReplaced() {
    store().put(home + "a", "first");

    PutOutcome outcome = store().putIfAbsent(home + "a", "second");

    assertThat(outcome).isEqualTo(new Conflict());
    assertThat(store().get(home + "a")).hasValue("first");
  }

  @Test
  void aCreationTellsTheWinnersDocument() {
    store().put(home + "a", "first");

    assertThat(store().create(home + "a", "second")).isEqualTo(new Existing("first"));
    assertThat(store().create(home + "b", "only")).isEqualTo(new Created());
  }

  @Test
  void aWriterRecognisesItsOwnEarlierCreation() {
    store().putIfAbsent(home + "a", "mine");

    assertThat(store().create(home + "a", "mine")).isEqualTo(new Created());
  }

  @Test
  void ofSixteenRacersExactlyOneCreatesTheObject() throws Exception {
    for (int round = 0; round < 50; round++) {
      String key = home + round + ".json";

      List<PutOutcome> outcomes = Race.of(16, racer -> store().putIfAbsent(key, "racer " + racer));

      assertThat(outcomes).filteredOn(new Written()::equals).as(key).hasSize(1);
      assertThat(store().get(key)).hasValue("racer " + outcomes.indexOf(new Written()));
    }
  }

  @Test
  void aPartOfAnObjectIsReadByItsRange() {
    store().put(home + "a", "0123456789");

    assertThat(text(home + "a", 0, 10)).isEqualTo("0123456789");
    assertThat(text(home + "a", 3, 4)).isEqualTo("3456");
    assertThat(text(home + "a", 9, 1)).isEqualTo("9");
    assertThat(text(home + "a", 4, 0)).isEmpty();
    assertThat(text(home + "a", 10, 0)).isEmpty();
  }

  @Test
  void aRangeThatPassesTheEndIsRefused() {
    String key = home + "a";
    store().put(key, "0123456789");

    for (List<Long> range : List.of(List.of(5L, 6L), List.of(10L, 1L), List.of(11L, 0L))) {
      assertThatThrownBy(() -> text(key, range.getFirst(), range.getLast()))
          .as("%s", range)
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining(key);
    }
  }

  @Test
  void aRangeOfAnAbsentObjectIsRefusedByItsKey() {
    String key = home + "nothing";

    for (long length : List.of(0L, 1L)) {
      assertThatThrownBy(() -> text(key, 0, length))
          .isInstanceOf(NoSuchObjectException.class)
          .hasMessageContaining(key);
    }
  }

  @Test
  void aBlobOfManyPartsIsStreamedByteForByte() throws IOException {
    long written = store().write(home + "blob", new SeededBytes(1, LARGE));

    assertThat(written).isEqualTo(LARGE);
    assertThat(store().size(home + "blob")).hasValue(LARGE);
    try (InputStream read = store().read(home + "blob", 0, LARGE)) {
      assertThat(SeededBytes.sha256(read)).isEqualTo(SeededBytes.sha256(new SeededBytes(1, LARGE)));
    }
  }

  @Test
  void anEmptyBlobIsThere() {
    long written = store().write(home + "blob", InputStream.nullInputStream());

    assertThat(written).isZero();
    assertThat(store().size(home + "blob")).hasValue(0);
  }

  @Test
  void aBlobWhoseSourceBreaksIsNotThere() {
    for (long length : List.of(100L, LARGE)) {
      String key = home + length;

      assertThatThrownBy(() -> store().write(key, SeededBytes.breakingAfter(length)))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining(key)
          .rootCause()
          .hasMessage("the source broke");
      assertThat(store().size(key)).isEmpty();
      assertThat(store().keysAfter(home, "", 10)).isEmpty();
    }
  }

  @Test
  void keysAreListedInOrderAsSoonAsTheyAreWritten() {
    for (String name : List.of("b/2", "a", "c", "b/10")) {
      store().put(home + name, name);

      assertThat(store().keysAfter(home, "", 10)).contains(home + name).isSorted();
    }
  }

  @Test
  void aListingBeginsAfterAKeyAndEndsAtItsLimit() {
    Stream.of("a", "b", "c", "d").forEach(name -> store().put(home + name, name));

    assertThat(store().keysAfter(home, home + "a", 2)).containsExactly(home + "b", home + "c");
    assertThat(store().keysAfter(home, home + "bb", 9)).containsExactly(home + "c", home + "d");
    assertThat(store().keysAfter(home, home + "d", 9)).isEmpty();
  }

  @Test
  void aListingStaysBelowItsPrefix() {
    Stream.of("a/1", "ab/1", "b/1").forEach(name -> store().put(home + name, name));

    assertThat(store().keysAfter(home + "a/", "", 9)).containsExactly(home + "a/1");
    assertThat(store().keysAfter(home + "a", "", 9)).containsExactly(home + "a/1", home + "ab/1");
    assertThat(store().keysAfter(home + "none/", "", 9)).isEmpty();
  }

  @Test
  void moreThanAThousandKeysAreReadPageByPageOrAtOnce() {
    List<String> keys = IntStream.range(0, 1050).mapToObj(i -> home + "%04d".formatted(i)).toList();
    keys.parallelStream().forEach(key -> store().put(key, "x"));

    List<String> page = store().keysAfter(home, "", 1000);

    assertThat(page).isEqualTo(keys.subList(0, 1000));
    assertThat(store().keysAfter(home, page.getLast(), 1000)).isEqualTo(keys.subList(1000, 1050));
    assertThat(store().keysAfter(home, "", 2000)).isEqualTo(keys);
  }

  @Test
  void directoriesAreTheNamesWithKeysBelowThem() {
    Stream.of("a/1", "a/2/3", "b/1", "c").forEach(name -> store().put(home + name, name));

    assertThat(store().directories(home)).containsExactly("a", "b");
    assertThat(store().directories(home + "a/")).containsExactly("2");
    assertThat(store().directories(home + "none/")).isEmpty();
  }

  @Test
  void aDeletedObjectIsGone() {
    store().put(home + "a", "a");

    store().delete(home + "a");

    assertThat(store().get(home + "a")).isEmpty();
    assertThat(store().keysAfter(home, "", 9)).isEmpty();
  }

  @Test
  void deletingWhatIsNotThereIsNoError() {
    store().delete(home + "nothing");

    assertThat(store().get(home + "nothing")).isEmpty();
  }

  private String text(String key, long offset, long length) {
    try (InputStream in = store().read(key, offset, length)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
