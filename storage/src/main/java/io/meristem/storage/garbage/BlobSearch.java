package io.meristem.storage.garbage;

import io.meristem.storage.garbage.Garbage.Owner;
import io.meristem.storage.garbage.ModelFacts.Known;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InParallel;
import io.meristem.storage.object.Keys;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.UnreadableDocumentException;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Goes through all blobs, run by run, and through the documents of all versions. */
final class BlobSearch {

  private static final int FOLDERS_AT_ONCE = 200;

  private final ObjectStore store;
  private final RunReading reading;
  private final ModelFacts models;
  private final int atOnce;

  /** Keys that the document of an unpurged version, or of an open run's parent, names. */
  private final Set<String> needed = ConcurrentHashMap.newKeySet();

  private final Set<String> unseen;
  private final Collection<List<Garbage>> found = new ConcurrentLinkedQueue<>();
  private final Collection<String> unreadable = new ConcurrentLinkedQueue<>();

  BlobSearch(ObjectStore store, RunReading reading, ModelFacts models, int atOnce) {
    this.store = store;
    this.reading = reading;
    this.models = models;
    this.atOnce = atOnce;
    this.unseen =
        models.all().entrySet().stream()
            .filter(known -> known.getValue().version().isPresent() && !known.getValue().isPurged())
            .map(known -> known.getKey())
            .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
  }

  /**
   * The garbage among the blobs, and the manifests of resume points that go with it. Each list is
   * to be deleted in its order.
   *
   * @throws UnreadableDocumentException if the document of a version or of an open run's parent
   *     cannot be read, so that nobody knows what it needs
   */
  List<List<Garbage>> garbage(OpenRuns open) {
    for (BlobRef parent : open.parents()) {
      needed.add(parent.key());
      document(parent.key()).blobs().map(BlobRef::key).forEach(needed::add);
    }
    List<Folder> some = new ArrayList<>();
    for (Folder folder : Folder.of(new Keys(store, RunKeys.BLOBS), RunKeys.BLOBS)) {
      some.add(folder);
      if (some.size() == FOLDERS_AT_ONCE) {
        InParallel.forEach(some, atOnce, this::look);
        some.clear();
      }
    }
    InParallel.forEach(some, atOnce, this::look);
    unseen.stream()
        .flatMap(run -> models.ofRun(run).stream())
        .map(Known::document)
        .forEach(this::document);
    return found.stream().map(this::unneeded).filter(list -> !list.isEmpty()).toList();
  }

  /** The logs that could not be read: what their runs stored was left alone. */
  List<String> unreadable() {
    return unreadable.stream().sorted().toList();
  }

  private List<Garbage> unneeded(List<Garbage> garbage) {
    return garbage.stream().filter(one -> !needed.contains(one.key())).toList();
  }

  private void look(Folder folder) {
    Optional<Known> known = models.ofRun(folder.run());
    if (known.isPresent()) {
      decide(
          folder,
          new Owner(folder.run(), Optional.of(known.get().model())),
          fate(folder.run(), known.get()));
      return;
    }
    try {
      Optional<Run> run = reading.run(folder.run());
      Fate fate = reading.fate(run);
      keep(folder.run(), fate);
      decide(folder, reading.owner(folder.run(), run), fate);
    } catch (UnreadableDocumentException | IllegalStateException e) {
      unreadable.add(String.valueOf(e.getMessage()));
    }
  }

  private Fate fate(String run, Known known) {
    if (known.version().isEmpty()) {
      return new Fate.Published(known.document(), Set.of());
    }
    if (known.isPurged()) {
      return new Fate.Purged(known.version().get(), known.document());
    }
    unseen.remove(run);
    Set<String> named =
        document(known.document()).blobs().map(BlobRef::key).collect(Collectors.toSet());
    Fate fate = new Fate.Published(known.document(), named);
    keep(run, fate);
    return fate;
  }

  /** What a result names of others is needed; what it names of its own run is no candidate. */
  private void keep(String run, Fate fate) {
    if (fate instanceof Fate.Published(String _, Set<String> named)) {
      String own = RunKeys.BLOBS + run + "/";
      named.stream().filter(key -> !key.startsWith(own)).forEach(needed::add);
    }
  }

  private void decide(Folder folder, Owner owner, Fate fate) {
    List<Garbage> garbage = RunGarbage.of(owner, folder.keys(), fate);
    if (!garbage.isEmpty()) {
      List<String> manifests =
          fate instanceof Fate.Training ? List.of() : reading.manifests(folder.run());
      found.add(
          Stream.concat(RunGarbage.all(owner, manifests, fate).stream(), garbage.stream())
              .toList());
    }
  }

  private VersionDocument document(String key) {
    return Documents.read(key, reading.text(key), VersionDocument.class);
  }
}
