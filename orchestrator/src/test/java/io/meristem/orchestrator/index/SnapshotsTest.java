package io.meristem.orchestrator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.WatchedObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

  private static final String ALL = "index/snapshots/";

  private final ObjectStore memory = new InMemoryObjectStore();
  private final WatchedObjectStore store = new WatchedObjectStore(memory);
  private final WrittenModels written = new WrittenModels(memory, 1);

  @Test
  void anIndexFromASnapshotAndWhatFollowedIsTheOneFromTheLogs() {
    for (int seed = 0; seed < 20; seed++) {
      ObjectStore fresh = new InMemoryObjectStore();
      WrittenModels models = new WrittenModels(fresh, seed);
      models.write(4, 40);
      Started.on(fresh).facts().writeSnapshot();
      models.write(5, seed);

      Started fromSnapshot = Started.on(fresh);

      fresh.keysAfter(ALL, "", 100).forEach(fresh::delete);
      assertThat(fromSnapshot.picture()).as("seed %d", seed).isEqualTo(Started.on(fresh).picture());
    }
  }

  @Test
  void aStartWithASnapshotReadsNoDocumentOfAVersionAndLittleOfTheLogs() {
    snapshotOf60Commits();

    Started.on(store);

    assertThat(store.read()).noneMatch(key -> key.startsWith("blobs/"));
    assertThat(store.read()).filteredOn(key -> key.startsWith("models/")).hasSize(3);
  }

  @Test
  void onlyAModelThatWentOnIsReadOn() {
    snapshotOf60Commits();
    written.write("model-1");

    Started.on(store);

    assertThat(store.read()).filteredOn(key -> key.startsWith("models/model-0/")).hasSize(1);
    assertThat(store.read()).filteredOn(key -> key.startsWith("models/model-2/")).hasSize(1);
  }

  private List<ModelRows> snapshotOf60Commits() {
    written.write(3, 60);
    Started started = Started.on(memory);
    started.facts().writeSnapshot();
    return started.picture();
  }

  @Test
  void aPartThatIsDamagedAnywhereIsReadFromTheLogs() {
    List<ModelRows> fromLogs = snapshotOf60Commits();
    String part = memory.keysAfter(SnapshotPointer.PARTS, "", 10).getFirst();
    byte[] whole = content(part);
    for (int at = 0; at < whole.length; at += 61) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      memory.write(part, new ByteArrayInputStream(damaged));

      Started started = Started.on(memory);

      assertThat(started.picture()).as("byte %d", at).isEqualTo(fromLogs);
    }
  }

  @Test
  void aTruncatedPartIsReadFromTheLogs() {
    List<ModelRows> fromLogs = snapshotOf60Commits();
    String part = memory.keysAfter(SnapshotPointer.PARTS, "", 10).getFirst();
    byte[] whole = content(part);
    memory.write(part, new ByteArrayInputStream(Arrays.copyOf(whole, whole.length / 2)));

    Started started = Started.on(store);

    assertThat(started.picture()).isEqualTo(fromLogs);
    assertThat(store.read()).anyMatch(key -> key.startsWith("blobs/"));
  }

  private byte[] content(String key) {
    try (InputStream in = memory.read(key, 0, memory.size(key).orElseThrow())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPartThatIsGoneIsReadFromTheLogs() {
    List<ModelRows> fromLogs = snapshotOf60Commits();
    memory.keysAfter(SnapshotPointer.PARTS, "", 10).forEach(memory::delete);

    Started started = Started.on(memory);

    assertThat(started.picture()).isEqualTo(fromLogs);
  }

  @Test
  void aPointerOfANewerFormatIsPassedOver() {
    List<ModelRows> fromLogs = snapshotOf60Commits();
    memory.put(SnapshotPointer.KEY, "{\"format\":2,\"parts\":[]}");

    Started started = Started.on(memory);

    assertThat(started.picture()).isEqualTo(fromLogs);
  }

  @Test
  void aSnapshotOfAnotherHistoryIsFoundOutWhenItsModelsAreLookedAt() {
    ObjectStore other = new InMemoryObjectStore();
    new WrittenModels(other, 2).write(3, 60);
    List<ModelRows> fromLogs = Started.on(other).picture();
    snapshotOf60Commits();
    for (String key : memory.keysAfter(ALL, "", 10)) {
      other.write(key, new ByteArrayInputStream(content(key)));
    }

    Started started = Started.on(other);

    IntStream.range(0, 3).forEach(model -> started.facts().refreshModel("model-" + model));

    assertThat(started.picture()).isEqualTo(fromLogs);
  }

  @Test
  void theHashOfALogIsComparedWithItsSnapshotOnce() {
    snapshotOf60Commits();
    Started started = Started.on(store);
    started.facts().refreshModel("model-1");
    long before = looksAt("models/model-1/");

    started.facts().refreshModel("model-1");

    assertThat(looksAt("models/model-1/") - before).isEqualTo(1);
  }

  private long looksAt(String prefix) {
    return store.read().stream().filter(key -> key.startsWith(prefix)).count();
  }

  @Test
  void partsThatNobodyNamesAreDeleted() {
    snapshotOf60Commits();
    Started started = Started.on(memory);
    for (int n = 0; n < 5; n++) {
      written.write("model-0");
      started.facts().readModel("model-0");
      started.facts().writeSnapshot();
    }

    List<String> parts = memory.keysAfter(SnapshotPointer.PARTS, "", 10);

    assertThat(parts).hasSizeBetween(1, 2);
  }

  @Test
  void anOlderPictureWrittenLastCostsTheNextStartOnlyTime() {
    written.write(3, 60);
    Started earlier = Started.on(memory);
    written.write(3, 10);
    Started later = Started.on(memory);
    later.facts().writeSnapshot();
    earlier.facts().writeSnapshot();

    Started started = Started.on(memory);

    assertThat(started.picture()).isEqualTo(later.picture());
  }
}
