package io.meristem.orchestrator.check;

import static io.meristem.orchestrator.check.SoundBucket.COMMITS_OF_FIRST;
import static io.meristem.orchestrator.check.SoundBucket.FIRST;
import static io.meristem.orchestrator.check.SoundBucket.SHORT;

import io.meristem.storage.check.Defect;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.run.RunKeys;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.function.BiFunction;

/** Something that is made wrong in a {@link SoundBucket}, by hand; never in its second model. */
@SuppressWarnings("ImmutableEnumChecker") // Its functions have no state.
public enum Planted {
  BLOB_WITH_ANOTHER_CONTENT(
      Defect.WRONG_HASH,
      (bucket, store) -> {
        String key = bucket.weights(FIRST).key();
        byte[] other = new byte[(int) bucket.weights(FIRST).bytes()];
        store.write(key, new ByteArrayInputStream(other));
        return key;
      }),
  BLOB_THAT_IS_TOO_SHORT(
      Defect.WRONG_SIZE, (bucket, store) -> put(store, bucket.weights(FIRST).key(), "short")),
  BLOB_THAT_IS_GONE(
      Defect.MISSING_BLOB, (bucket, store) -> deleted(store, bucket.weights(FIRST).key())),
  VERSION_DOCUMENT_THAT_WAS_CHANGED(
      Defect.WRONG_HASH,
      (bucket, store) -> put(store, bucket.firstOf(FIRST).document().key(), "{\"format\":1}")),
  VERSION_DOCUMENT_THAT_IS_GONE(
      Defect.MISSING_BLOB,
      (bucket, store) -> deleted(store, bucket.firstOf(FIRST).document().key())),
  EVALUATION_THAT_IS_GONE(
      Defect.MISSING_BLOB,
      (bucket, store) ->
          deleted(store, bucket.lineage(FIRST).evaluations().getFirst().document().key())),
  SHARD_OF_A_DATASET_THAT_IS_GONE(
      Defect.MISSING_BLOB,
      (bucket, store) -> {
        String hash = store.directories("datasets/text/").getFirst();
        String manifest = store.get(DatasetManifest.key("text", hash)).orElseThrow();
        int at = manifest.indexOf("blobs/");
        return deleted(store, manifest.substring(at, manifest.indexOf('"', at)));
      }),
  GAP_IN_A_LOG(Defect.MISSING_COMMIT, (bucket, store) -> deleted(store, commit(FIRST, 4))),
  GAP_BEFORE_THE_END(
      Defect.MISSING_COMMIT,
      (bucket, store) -> deleted(store, commit(FIRST, COMMITS_OF_FIRST - 1))),
  LOG_WITHOUT_ITS_END(
      Defect.MISSING_COMMIT,
      (bucket, store) -> {
        for (int number = COMMITS_OF_FIRST; number > 10; number--) {
          store.delete(commit(FIRST, number));
        }
        return deleted(store, commit(FIRST, 10));
      }),
  LOG_WITHOUT_AN_EFFECT(
      Defect.LOST_EFFECT,
      (bucket, store) -> {
        store.delete(commit(SHORT, 1));
        return Lineage.MODELS + SHORT + "/log/";
      }),
  COMMIT_THAT_WAS_CHANGED(
      Defect.BROKEN_CHAIN,
      (bucket, store) -> {
        String text = store.get(commit(FIRST, 11)).orElseThrow();
        store.put(commit(FIRST, 11), text.replace("\"ada\"", "\"eve\""));
        return commit(FIRST, 12);
      }),
  NUMBER_THAT_IS_THERE_TWICE(
      Defect.DOUBLED_NUMBER,
      (bucket, store) ->
          put(
              store,
              commit(FIRST, COMMITS_OF_FIRST + 1),
              store.get(commit(FIRST, 12)).orElseThrow())),
  NUMBER_THAT_IS_WRITTEN_OTHERWISE(
      Defect.DOUBLED_NUMBER,
      (bucket, store) ->
          put(
              store,
              Lineage.MODELS + FIRST + "/log/12.json",
              store.get(commit(FIRST, 12)).orElseThrow())),
  COMMIT_OF_A_NEWER_FORMAT(
      Defect.NEWER_FORMAT,
      (bucket, store) -> put(store, commit(FIRST, COMMITS_OF_FIRST + 1), "{\"format\":2}")),
  COMMIT_THAT_IS_NO_JSON(
      Defect.UNREADABLE,
      (bucket, store) -> put(store, commit(FIRST, COMMITS_OF_FIRST + 1), "no document")),
  COMMIT_THAT_MAY_NOT_BE(
      Defect.IMPOSSIBLE_COMMIT,
      (bucket, store) -> {
        String last = store.get(commit(FIRST, COMMITS_OF_FIRST)).orElseThrow();
        String next =
            last.replace(
                    "\"sequence\":" + COMMITS_OF_FIRST, "\"sequence\":" + (COMMITS_OF_FIRST + 1))
                .replaceAll("\"previous\":\"[^\"]*\"", "\"previous\":\"" + Sha256.of(last) + "\"")
                .replaceAll("\"version\":\"[^\"]*\"", "\"version\":\"v0\"");
        return put(store, commit(FIRST, COMMITS_OF_FIRST + 1), next);
      }),
  CHUNK_OF_ANOTHER_LOG(
      Defect.STALE_CHUNK,
      (bucket, store) -> {
        String key = Lineage.MODELS + FIRST + "/snapshots/10/0000000010.json";
        return put(store, key, store.get(key).orElseThrow().replace("tag3", "tag4"));
      }),
  LEASE_OF_A_NEWER_FORMAT(
      Defect.NEWER_FORMAT,
      (bucket, store) ->
          put(store, RunKeys.lease(bucket.firstOf(FIRST).run(), 1), "{\"format\":2}")),
  REQUEST_THAT_IS_NO_JSON(
      Defect.UNREADABLE,
      (bucket, store) -> put(store, store.keysAfter("requests/", "", 1).getFirst(), "[")),
  MANIFEST_OF_ANOTHER_DATASET(
      Defect.MISPLACED,
      (bucket, store) -> {
        String hash = store.directories("datasets/text/").getFirst();
        String key = DatasetManifest.key("copy", hash);
        return put(store, key, store.get(DatasetManifest.key("text", hash)).orElseThrow());
      }),
  RUN_WITHOUT_A_LOG(
      Defect.MISSING_COMMIT,
      (bucket, store) -> {
        String log = RunKeys.log(bucket.firstOf(FIRST).run());
        store.keysAfter(log, "", 100).forEach(store::delete);
        return log + "000001.json";
      }),
  RUN_WITHOUT_ITS_BEGIN(
      Defect.MISSING_COMMIT,
      (bucket, store) -> deleted(store, RunKeys.log(bucket.firstOf(FIRST).run()) + "000001.json")),
  RUN_WITHOUT_ITS_END(
      Defect.MISSING_COMMIT,
      (bucket, store) -> {
        String log = RunKeys.log(bucket.firstOf(FIRST).run());
        return deleted(store, store.keysAfter(log, "", 100).getLast());
      }),
  RUN_WITHOUT_ALL_BUT_ITS_BEGIN(
      Defect.MISSING_COMMIT,
      (bucket, store) -> {
        String log = RunKeys.log(bucket.lineage(FIRST).evaluations().getFirst().run());
        List<String> behind = store.keysAfter(log, log + "000001.json", 100);
        behind.forEach(store::delete);
        return behind.getFirst();
      }),
  DATASET_WITHOUT_ITS_MANIFEST(
      Defect.LOST_EFFECT,
      (bucket, store) -> {
        String hash = store.directories("datasets/text/").getFirst();
        return deleted(store, DatasetManifest.key("text", hash));
      }),
  RESUME_POINT_WITHOUT_ITS_BLOB(
      Defect.MISSING_BLOB,
      (bucket, store) ->
          deleted(store, bucket.resumePoint(bucket.begun("open", SoundBucket.root("open"))))),
  OPEN_RUN_WITHOUT_ITS_MARKER(
      Defect.LOST_MARKER,
      (bucket, store) ->
          deleted(store, RunKeys.open(bucket.begun("open", SoundBucket.root("open")), 1))),
  OPEN_PLAN_WITHOUT_ITS_MARKER(
      Defect.LOST_MARKER, (bucket, store) -> deleted(store, PlanKeys.open(bucket.plan()))),
  SNAPSHOT_WITHOUT_A_PART(
      Defect.MISSING_BLOB, (bucket, store) -> deleted(store, bucket.snapshot())),
  FOREIGN_FILE(Defect.FOREIGN, (bucket, store) -> put(store, "README.txt", "hello")),
  FOREIGN_FILE_BESIDE_A_LOG(
      Defect.FOREIGN, (bucket, store) -> put(store, "models/" + FIRST + "/notes.txt", "hello")),
  FOREIGN_MODEL(
      Defect.FOREIGN,
      (bucket, store) -> put(store, "models/Not a model/log/0000000001.json", "hello")),
  FOREIGN_MARKER(Defect.FOREIGN, (bucket, store) -> put(store, "open/README", "hello")),
  FOREIGN_DATASET(Defect.FOREIGN, (bucket, store) -> put(store, "datasets/a/b/c", "hello"));

  private final Defect defect;
  private final BiFunction<SoundBucket, ObjectStore, String> plant;

  Planted(Defect defect, BiFunction<SoundBucket, ObjectStore, String> plant) {
    this.defect = defect;
    this.plant = plant;
  }

  Defect defect() {
    return defect;
  }

  /** Makes it wrong, and answers under which key that must be found. */
  public String in(SoundBucket bucket, ObjectStore store) {
    return plant.apply(bucket, store);
  }

  private static String commit(String model, long number) {
    return Lineage.MODELS + model + "/log/%010d.json".formatted(number);
  }

  private static String put(ObjectStore store, String key, String text) {
    store.put(key, text);
    return key;
  }

  private static String deleted(ObjectStore store, String key) {
    store.delete(key);
    return key;
  }
}
