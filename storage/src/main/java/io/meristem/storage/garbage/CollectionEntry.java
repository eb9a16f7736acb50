package io.meristem.storage.garbage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/** One thing that happened while garbage was collected. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CollectionEntry.Begun.class, name = "collection-begun"),
  @JsonSubTypes.Type(value = CollectionEntry.Condemned.class, name = "uploads-condemned"),
  @JsonSubTypes.Type(value = CollectionEntry.Ended.class, name = "collection-ended"),
  @JsonSubTypes.Type(value = CollectionEntry.Failed.class, name = "collection-failed")
})
public sealed interface CollectionEntry {

  /** Which collection it happened to. */
  String collection();

  /** Somebody wants garbage to be deleted; nothing of it was yet. */
  record Begun(String collection, String reason) implements CollectionEntry {}

  /**
   * No run may be begun any more with these uploads: the collection deletes them, but for what a
   * run named in the meantime. Holds until it has ended, and for ever if it does not come to its
   * end.
   *
   * @param uploads their keys
   */
  record Condemned(String collection, List<String> uploads) implements CollectionEntry {
    public Condemned {
      uploads = List.copyOf(uploads);
    }
  }

  /**
   * All that was found is deleted.
   *
   * @param freed by it, not by others meanwhile
   * @param orphans uploads that it saw no run for, and left for a later one
   */
  record Ended(String collection, List<Freed> freed, List<Orphan> orphans)
      implements CollectionEntry {
    public Ended {
      freed = List.copyOf(freed);
      orphans = List.copyOf(orphans);
    }
  }

  /**
   * It did not come to its end; what it had found and not deleted is found again.
   *
   * @param why in words
   */
  record Failed(String collection, String why) implements CollectionEntry {}

  /** What was deleted for one reason. */
  record Freed(Reason reason, long objects, long bytes) {}

  /**
   * An upload without a run.
   *
   * @param since when a collection saw that first, by the clock of its orchestrator
   */
  record Orphan(String key, Instant since) {}
}
