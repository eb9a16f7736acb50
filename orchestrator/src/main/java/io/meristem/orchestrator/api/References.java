package io.meristem.orchestrator.api;

import io.meristem.orchestrator.http.Listing;
import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.http.QueryValues;
import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.lineage.Answer;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.Standing;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Tip;
import io.meristem.storage.run.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the names in requests stand for: a version by its id, or by {@code model@alias}; a model as
 * its log says now, or as it said after a commit or at a moment.
 */
@ApplicationScoped
class References {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final Index index;
  private final Facts facts;
  private final ModelLogs models;

  References(Index index, Facts facts, ModelLogs models) {
    this.index = index;
    this.facts = facts;
    this.models = models;
  }

  /** The version that a reference names, if there is one. */
  Optional<PublishedVersion> find(String reference) {
    int at = reference.indexOf('@');
    return at < 0
        ? facts.version(reference)
        : models
            .read(reference.substring(0, at))
            .state()
            .aliased(reference.substring(at + 1))
            .flatMap(facts::version);
  }

  /** The id that a reference stands for; no document is read for it. */
  String id(String reference) {
    return findId(reference).orElseThrow(() -> Problems.unknownVersion(reference));
  }

  /** The same, if there is such a version. */
  Optional<String> findId(String reference) {
    int at = reference.indexOf('@');
    Optional<String> id =
        at < 0
            ? Optional.of(reference)
            : models.read(reference.substring(0, at)).state().aliased(reference.substring(at + 1));
    return id.flatMap(index.versions()::version).map(VersionRow::id);
  }

  /** What came from the version that a reference in a filter names, all models together. */
  Predicate<VersionRow> descendants(String reference) {
    String id =
        findId(reference)
            .orElseThrow(() ->
                Listing.refusal(
                    "the filter names the ancestor '%s', and there is no such version; name one by its id or model@alias"
                        .formatted(reference)));
    Set<String> found =
        switch (index.versions().ask(graph -> graph.descendants(id))) {
          case Answer.Found<List<String>>(List<String> descendants) -> Set.copyOf(descendants);
          case Answer.Refused<List<String>> _ -> Set.of();
        };
    return row -> found.contains(row.id());
  }

  /**
   * What {@link #find} says, for something new, which a retired or purged version is not there for.
   */
  Optional<PublishedVersion> findActive(String reference) {
    Optional<PublishedVersion> found = find(reference);
    found.flatMap(this::state).ifPresent(References::requireActive);
    return found;
  }

  private Optional<VersionState> state(PublishedVersion version) {
    return models.read(version.document().model()).state().version(version.document().id());
  }

  private static void requireActive(VersionState version) {
    switch (version.standing()) {
      case Standing.Active _ -> {}
      case Standing.Retired(String reason, _) ->
          throw Problems.conflict(
              "version-retired",
              "The version is retired",
              "version %s is retired (%s); restore it, or choose another"
                  .formatted(version.id(), reason));
      case Standing.Purged(String reason, _) -> throw purged(version.id(), reason);
    }
  }

  private static RuntimeException purged(String version, String reason) {
    return Problems.of(
        Status.GONE.getStatusCode(),
        new Problem(
            "version-purged",
            "The version is purged",
            "version %s is purged (%s), and its blobs are gone; choose another"
                .formatted(version, reason)));
  }

  /** The version that a reference names, whose document and files are wanted. */
  PublishedVersion version(String reference) {
    return find(reference).orElseThrow(() -> Problems.unknownVersion(reference));
  }

  /**
   * The version that a reference named then.
   *
   * @param at as for {@link #tip}
   */
  PublishedVersion version(String reference, Optional<String> at) {
    int place = reference.indexOf('@');
    return place < 0 || at.isEmpty()
        ? version(reference)
        : tip(reference.substring(0, place), at)
            .state()
            .aliased(reference.substring(place + 1))
            .flatMap(facts::version)
            .orElseThrow(() -> Problems.unknownVersion(reference));
  }

  /** The same as now, for whoever needs its blobs. */
  PublishedVersion whole(String reference) {
    PublishedVersion version = version(reference);
    state(version)
        .ifPresent(state -> {
          if (state.standing() instanceof Standing.Purged(String reason, _)) {
            throw purged(state.id(), reason);
          }
        });
    return version;
  }

  /**
   * What a model's log says.
   *
   * @param at number of the commit that is to be the newest, a moment, or a day, which means its
   *     end in UTC; now if it is left out
   */
  Tip<Lineage> tip(String model, Optional<String> at) {
    Tip<Lineage> now = models.read(model);
    if (now.sequence() == 0) {
      throw Problems.unknown("model", model, "models");
    }
    return at.map(when -> past(model, now, when)).orElse(now);
  }

  private Tip<Lineage> past(String model, Tip<Lineage> now, String at) {
    if (NUMBER.matcher(at).matches()) {
      return models
          .at(model, Math.max(1, Long.parseLong(at)))
          .orElseThrow(() -> refusal(at, now.sequence()));
    }
    Tip<Lineage> then = models.at(model, moment(at, now.sequence()));
    if (then.sequence() == 0) {
      throw Problems.of(
          Status.NOT_FOUND.getStatusCode(),
          new Problem(
              "nothing-yet",
              "There was nothing yet",
              "model %s had no commit at %s; ask for a later moment".formatted(model, at)));
    }
    return then;
  }

  /** A date is its last moment in UTC, so that all that happened on it is in the answer. */
  private static Instant moment(String at, long newest) {
    try {
      return at.contains("T")
          ? Instant.parse(at)
          : LocalDate.parse(at).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusNanos(1);
    } catch (DateTimeParseException e) {
      throw refusal(at, newest);
    }
  }

  private static RuntimeException refusal(String at, long newest) {
    return QueryValues.refusal(
        "at",
        at,
        "a commit from 1 to %d, a moment such as 2026-01-31T18:00:00Z, or a day such as 2026-01-31"
            .formatted(newest));
  }
}
