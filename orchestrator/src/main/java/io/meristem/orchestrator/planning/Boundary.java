package io.meristem.orchestrator.planning;

import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.checkpoint.Excerpt;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.Birth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Whether a version can be seen as one of its ancestors: by leaving out what came after. Pure. */
public sealed interface Boundary {

  /**
   * It can: the ancestor's rows are among its own, bit for bit.
   *
   * @param way from the ancestor's child to the version, each grown, continued or pruned from the
   *     one before
   */
  record Kept(PublishedVersion ancestor, List<PublishedVersion> way) implements Boundary {

    public Kept {
      way = List.copyOf(way);
    }

    /** The first growth after the ancestor. */
    public Optional<Birth> growth() {
      return way.stream().flatMap(version -> version.document().birth().stream()).findFirst();
    }

    public PublishedVersion version() {
      return way.getLast();
    }
  }

  /** It cannot. */
  record Refused(Rejected why) implements Boundary {}

  /**
   * Looks from a version back to an ancestor.
   *
   * @param versions finds what is published
   */
  static Boundary of(
      String version, String ancestor, Function<String, Optional<PublishedVersion>> versions) {
    Optional<PublishedVersion> from = versions.apply(version);
    Optional<PublishedVersion> to = versions.apply(ancestor);
    if (from.isEmpty() || to.isEmpty()) {
      return new Refused(Refusals.unknownVersion(from.isEmpty() ? version : ancestor));
    }
    List<PublishedVersion> way = way(from.get(), to.get(), versions);
    return way.isEmpty()
        ? new Refused(Refusals.notAnAncestor(version, ancestor))
        : kept(to.get(), way);
  }

  private static Boundary kept(PublishedVersion ancestor, List<PublishedVersion> way) {
    VersionDocument before = ancestor.document();
    VersionDocument after = way.getLast().document();
    return switch (Excerpt.of(before.weights(), before.config().tensors(), after.weights())) {
      case Excerpt.Found _ -> new Kept(ancestor, way);
      case Excerpt.Lacking(String tensor) ->
          new Refused(Refusals.oldRowsTrained(after.id(), before.id(), tensor));
    };
  }

  /** One of the shortest ways; none if there is no way. */
  private static List<PublishedVersion> way(
      PublishedVersion from,
      PublishedVersion to,
      Function<String, Optional<PublishedVersion>> versions) {
    Map<String, PublishedVersion> childOf = new LinkedHashMap<>();
    Deque<PublishedVersion> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      PublishedVersion child = next.remove();
      for (String parent : child.document().parents()) {
        if (childOf.putIfAbsent(parent, child) == null) {
          versions.apply(parent).ifPresent(next::add);
        }
      }
    }
    List<PublishedVersion> way = new ArrayList<>();
    PublishedVersion child = childOf.get(to.document().id());
    while (child != null) {
      way.add(child);
      child = childOf.get(child.document().id());
    }
    return way;
  }
}
