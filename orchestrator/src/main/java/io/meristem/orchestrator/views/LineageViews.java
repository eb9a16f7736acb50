package io.meristem.orchestrator.views;

import io.meristem.storage.lineage.Alias;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.ForgettingLedger;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.Stamp;
import io.meristem.storage.lineage.Standing;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.object.Tip;
import io.meristem.storage.run.DatasetRef;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.RestResponse;

/** What the API shows of models' logs. */
public final class LineageViews {

  private static final int ETAG_DIGITS = 16;

  private LineageViews() {}

  /**
   * A model as its log says.
   *
   * @param newest the version that was published last
   * @param aliases the version that each stands for
   * @param sequence number of the newest commit that this tells of
   */
  public record ModelState(
      String name, int versions, String newest, Map<String, String> aliases, long sequence) {}

  /**
   * What became of a version.
   *
   * @param standing active, retired or purged
   * @param reason why it is retired or purged
   * @param aliases that stand for it
   * @param published by which commit, when and by whom
   */
  record StateView(
      String standing,
      Optional<String> reason,
      List<String> aliases,
      List<String> tags,
      List<VersionState.Note> notes,
      Stamp published) {}

  /**
   * An alias.
   *
   * @param version it stands for; it is gone, or never was, if there is none
   * @param moved its newest move
   * @param policy what must hold before it moves
   * @param approvals since its newest move
   */
  public record AliasView(
      String alias,
      Optional<String> version,
      Optional<Alias.Move> moved,
      Optional<Alias.Ruling> policy,
      List<Alias.MoveApproval> approvals) {}

  /** Several things that happened to a model at once: who, from where, when, and what. */
  public record CommitView(long sequence, Instant at, Actor actor, List<LineageEntry> entries) {}

  /** A version in the ancestry of another. */
  public record RelativeView(String id, Edge edge, List<String> parents) {}

  /**
   * What a version has lost, or won, on a set that one of its ancestors was measured on. Losses are
   * means in nats per token over the same windows.
   *
   * @param ancestor the one with the lowest loss
   * @param loss of the version; left out if it was not measured there
   * @param difference by how much the version is worse
   */
  public record ForgettingView(
      DatasetRef dataset,
      int windows,
      int sequence,
      String ancestor,
      double ancestorLoss,
      OptionalDouble loss,
      OptionalDouble difference) {}

  /** A model as its log stands. */
  public static ModelState model(String name, Tip<Lineage> tip) {
    Lineage lineage = tip.state();
    Map<String, String> aliases = new TreeMap<>();
    lineage
        .aliases()
        .forEach((alias, known) -> known.version().ifPresent(id -> aliases.put(alias, id)));
    return new ModelState(
        name,
        lineage.versions().size(),
        lineage.versions().isEmpty() ? "" : lineage.versions().getLast().id(),
        aliases,
        tip.sequence());
  }

  static StateView state(VersionState version, Lineage lineage) {
    Standing standing = version.standing();
    return new StateView(
        switch (standing) {
          case Standing.Active _ -> "active";
          case Standing.Retired _ -> "retired";
          case Standing.Purged _ -> "purged";
        },
        switch (standing) {
          case Standing.Active _ -> Optional.empty();
          case Standing.Retired(String reason, _) -> Optional.of(reason);
          case Standing.Purged(String reason, _) -> Optional.of(reason);
        },
        lineage.aliasesOf(version.id()).stream().sorted().toList(),
        version.tags().stream().sorted().toList(),
        List.copyOf(version.notes()),
        version.stamp());
  }

  /** Changes with every tag, note and standing of a version. */
  public static String etag(VersionState version) {
    List<Object> said =
        List.of(
            version.tags().stream().sorted().toList(), version.notes().size(), version.standing());
    return "\"" + Sha256.of(Documents.canonical(said)).substring(0, ETAG_DIGITS) + "\"";
  }

  /** A version with its ETag. */
  public static RestResponse<VersionViews.VersionView> tagged(
      VersionViews.VersionView view, Lineage lineage) {
    var answer = RestResponse.ResponseBuilder.ok(view);
    lineage.version(view.id()).ifPresent(version -> answer.header(HttpHeaders.ETAG, etag(version)));
    return answer.build();
  }

  /** What an alias stands for, and stood for before. */
  public static AliasView alias(String name, Alias alias) {
    return new AliasView(
        name, alias.version(), alias.newest(), alias.ruling(), List.copyOf(alias.approvals()));
  }

  /** A commit of a model's log. */
  public static CommitView commit(Commit<LineageEntry> commit) {
    return new CommitView(commit.sequence(), commit.at(), commit.actor(), commit.entries());
  }

  /** What a version forgot, a dataset each. */
  public static List<ForgettingView> forgetting(ForgettingLedger ledger) {
    return ledger.rows().stream()
        .map(row ->
            new ForgettingView(
                row.set().dataset(),
                row.set().windows(),
                row.set().sequence(),
                row.ancestor(),
                row.ancestorLoss(),
                row.loss(),
                row.difference()))
        .toList();
  }
}
