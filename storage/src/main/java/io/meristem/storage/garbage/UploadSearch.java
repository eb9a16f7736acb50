package io.meristem.storage.garbage;

import io.meristem.storage.garbage.Garbage.Owner;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Goes through what people sent. */
final class UploadSearch {

  /** Two passes must be so far apart before what neither saw a run for may go. */
  static final Duration APART = Duration.ofDays(1);

  private final ObjectStore store;
  private final RunReading reading;
  private final Map<String, Instant> seenBefore;
  private final Predicate<String> mayGo;
  private final Instant now;
  private final List<Garbage> garbage = new ArrayList<>();
  private final Map<String, Instant> waiting = new TreeMap<>();
  private final List<String> unreadable = new ArrayList<>();

  /**
   * @param seenBefore uploads that an earlier pass saw no run for, and when that was first
   * @param mayGo whether an upload, by its key, may be among the garbage
   */
  UploadSearch(
      ObjectStore store,
      RunReading reading,
      Map<String, Instant> seenBefore,
      Predicate<String> mayGo,
      Instant now) {
    this.store = store;
    this.reading = reading;
    this.seenBefore = seenBefore;
    this.mayGo = mayGo;
    this.now = now;
  }

  /** The garbage among the uploads, a receipt before what it tells of. */
  List<Garbage> garbage(OpenRuns open) {
    Set<String> needed = open.files();
    for (Folder folder : Folder.of(new Keys(store, RunKeys.UPLOADS), RunKeys.UPLOADS)) {
      if (!open.contains(folder.run()) && folder.keys().stream().noneMatch(needed::contains)) {
        look(folder);
      }
    }
    return garbage;
  }

  /** Uploads without a run that have not been so for long, and since when. */
  Map<String, Instant> waiting() {
    return waiting;
  }

  /** The logs that could not be read: what was sent for their runs was left alone. */
  List<String> unreadable() {
    return unreadable;
  }

  private void look(Folder folder) {
    try {
      Optional<Run> run = reading.run(folder.run());
      Owner owner = reading.owner(folder.run(), run);
      if (run.isEmpty()) {
        receiptFirst(folder).forEach(key -> orphaned(key, owner));
      } else if (isFinal(run.get())) {
        receiptFirst(folder).stream()
            .filter(mayGo)
            .forEach(key -> garbage.add(new Garbage.UploadOfClosedRun(key, owner)));
      }
    } catch (UnreadableDocumentException | IllegalStateException e) {
      unreadable.add(String.valueOf(e.getMessage()));
    }
  }

  /** Whether no retry can need again what was sent for the run. */
  private static boolean isFinal(Run run) {
    return switch (run.state()) {
      case RunState.Published _, RunState.Abandoned _ -> true;
      case RunState.Open _, RunState.Failed _, RunState.Cancelled _ -> false;
    };
  }

  private static List<String> receiptFirst(Folder folder) {
    Predicate<String> isReceipt = RunKeys.uploadReceipt(folder.run())::equals;
    return folder.keys().stream()
        .sorted(Comparator.comparingInt(key -> isReceipt.test(key) ? 0 : 1))
        .toList();
  }

  private void orphaned(String key, Owner owner) {
    Instant since = seenBefore.getOrDefault(key, now);
    if (since.plus(APART).isAfter(now) || !mayGo.test(key)) {
      waiting.put(key, since);
    } else {
      garbage.add(new Garbage.OrphanedUpload(key, owner, since));
    }
  }
}
