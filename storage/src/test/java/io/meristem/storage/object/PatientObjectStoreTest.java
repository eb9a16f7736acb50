package io.meristem.storage.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.meristem.storage.object.FaultyObjectStore.Fault;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PatientObjectStoreTest extends ObjectStoreContract {

  private static final String TEXT = "0123456789";

  private final InMemoryObjectStore sound = new InMemoryObjectStore();
  private final Pauses pauses = new Pauses();
  private final ObjectStore patient = patient(sound);

  @Override
  ObjectStore store() {
    return patient;
  }

  private PatientObjectStore patient(ObjectStore store) {
    return new PatientObjectStore(store, _ -> {}, pauses);
  }

  /** Every call that is made again, with what it answers. */
  private static Map<String, Function<ObjectStore, Object>> calls() {
    Map<String, Function<ObjectStore, Object>> calls = new LinkedHashMap<>();
    calls.put("get", store -> store.get("a"));
    calls.put("size", store -> store.size("a"));
    calls.put("read", store -> text(store.read("a", 2, 3)));
    calls.put("list", store -> store.keysAfter("", "", 10));
    calls.put("list directories", store -> store.directories(""));
    calls.put("create", store -> store.create("b", "created"));
    calls.put(
        "put",
        store -> {
          store.put("a", "put");
          return store.get("a");
        });
    calls.put("write", store -> store.write("c", new ByteArrayInputStream(TEXT.getBytes(UTF_8))));
    calls.put(
        "delete",
        store -> {
          store.delete("a");
          return store.get("a");
        });
    return calls;
  }

  @Test
  void aCallThatFailsIsMadeAgain() {
    sound.put("a", TEXT);
    calls()
        .forEach((name, call) -> {
          InMemoryObjectStore copy = new InMemoryObjectStore();
          copy.put("a", TEXT);
          FaultyObjectStore faulty = new FaultyObjectStore(copy, Fault.BROKEN, 1);

          Object answer = call.apply(patient(faulty));

          assertThat(answer).as(name).isEqualTo(call.apply(sound));
          assertThat(faulty.failed()).as(name).isTrue();
          assertThat(copy.keysAfter("", "", 10)).as(name).isEqualTo(sound.keysAfter("", "", 10));
          sound.put("a", TEXT);
          List.of("b", "c").forEach(sound::delete);
        });
  }

  @Test
  void aStreamThatBreaksGoesOnAtTheByteWhereItBroke() throws IOException {
    sound.put("a", TEXT);
    ObjectStore breaking =
        reading((key, offset, length) ->
            length <= 2 ? sound.read(key, offset, length) : broken(sound.read(key, offset, 2)));

    try (InputStream in = patient(breaking).read("a", 1, 8)) {
      assertThat(text(in)).isEqualTo("12345678");
    }
  }

  @Test
  void aContentThatBreaksInTheMiddleIsWrittenFromItsBeginning() {
    FaultyObjectStore faulty = new FaultyObjectStore(sound, Fault.BROKEN, 1);
    InputStream content = new BufferedInputStream(new SeededBytes(1, 100), 1000);

    long written = patient(eatingBeforeItFails(faulty)).write("a", content);

    assertThat(written).isEqualTo(100);
    assertThat(sound.size("a")).hasValue(100);
  }

  @Test
  void aContentThatCannotBeRepeatedIsTriedOnce() {
    FaultyObjectStore faulty = new FaultyObjectStore(sound, Fault.BROKEN, 1);

    Throwable thrown = catchThrowable(() -> patient(faulty).write("a", new SeededBytes(1, 100)));

    assertThat(thrown).isInstanceOf(ObjectStoreException.class);
    assertThat(pauses.each()).isEmpty();
  }

  @Test
  void aRefusalIsNotRepeated() {
    sound.put("a", TEXT);

    assertThatThrownBy(() -> patient.read("a", 9, 2)).isInstanceOf(ObjectStoreException.class);
    assertThat(pauses.each()).isEmpty();
  }

  @Test
  void aServerThatStaysAwayIsGivenUpWhenPatienceEnds() {
    Throwable thrown = catchThrowable(() -> patient(away()).get("a"));

    assertThat(thrown).isInstanceOf(ObjectStoreException.class).hasMessage("away");
    assertThat(pauses.sum())
        .isBetween(
            PatientObjectStore.PATIENCE, PatientObjectStore.PATIENCE.plus(Duration.ofSeconds(2)));
    assertThat(pauses.each()).isSorted().endsWith(Duration.ofSeconds(2));
  }

  @Test
  void whoeverHearsOfAFailureMayEndTheWait() {
    List<String> heard = new ArrayList<>();
    ObjectStore store =
        new PatientObjectStore(
            away(),
            failure -> {
              heard.add(failure.getMessage());
              throw new IllegalStateException("not needed any more");
            },
            pauses);

    assertThatThrownBy(() -> store.get("a")).hasMessage("not needed any more");
    assertThat(heard).containsExactly("away");
    assertThat(pauses.each()).isEmpty();
  }

  private interface Reading {
    InputStream read(String key, long offset, long length);
  }

  private static ObjectStore reading(Reading reading) {
    return answering((_, args) -> reading.read((String) args[0], (long) args[1], (long) args[2]));
  }

  private static ObjectStore away() {
    return answering((_, _) -> {
      throw new ObjectStoreException("away", null);
    });
  }

  /** A server that takes part of a content before it goes away. */
  private static ObjectStore eatingBeforeItFails(FaultyObjectStore store) {
    return answering((_, args) -> {
      InputStream content = (InputStream) args[1];
      if (!store.failed()) {
        assertThat(content.readNBytes(30)).hasSize(30);
      }
      return store.write((String) args[0], content);
    });
  }

  private interface Answer {
    Object to(String method, Object[] args) throws Throwable;
  }

  private static ObjectStore answering(Answer answer) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            PatientObjectStoreTest.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, args) -> answer.to(method.getName(), args));
  }

  private static InputStream broken(InputStream some) {
    return new SequenceInputStream(some, SeededBytes.breakingAfter(0));
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
