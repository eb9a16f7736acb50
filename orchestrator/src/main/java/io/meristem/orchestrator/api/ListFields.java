package io.meristem.orchestrator.api;

import io.meristem.orchestrator.filter.Fields;
import io.meristem.orchestrator.index.FeedEvent;
import io.meristem.orchestrator.index.ModelRow;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.orchestrator.index.VersionRow.Standing;
import io.meristem.orchestrator.views.RunViews;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunState;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What filters may ask of each kind of thing; docs/FILTERS.md tells the same. */
final class ListFields {

  static final Fields<ModelRow> MODELS =
      new Fields<ModelRow>()
          .text("name", it -> Optional.of(it.name()))
          .whole("versions", it -> it.versions())
          .text("newest", it -> Optional.of(it.newest().id()))
          .whole("parameters", it -> it.newest().parameters())
          .number("loss", it -> it.newest().lossAtEnd())
          .moment("created", ModelRow::created)
          .moment("changed", ModelRow::changed);

  static final Fields<Run> RUNS =
      new Fields<Run>()
          .text("id", it -> Optional.of(it.id()))
          .text("kind", it -> Optional.of(it.spec().kind()))
          .text("state", it -> Optional.of(RunViews.state(it)))
          .text("model", it -> it.spec().forModel())
          .text("team", it -> Optional.of(it.terms().team()))
          .text("class", it -> it.terms().workerClass())
          .text("worker", ListFields::worker)
          .text("by", it -> Optional.of(it.requestedBy().name()))
          .flag("open", Run::isOpen)
          .whole("priority", it -> it.terms().priority())
          .whole("attempt", it -> it.life().attempt())
          .whole("generation", it -> it.life().generation())
          .moment("requested", Run::requestedAt)
          .moment("changed", Run::changedAt);

  static final Fields<WorkerAnnounced> WORKERS =
      new Fields<WorkerAnnounced>()
          .text("worker", it -> Optional.of(it.worker()))
          .text("device", it -> Optional.of(it.device()))
          .text("class", it -> Optional.of(it.workerClass()))
          .text("product", it -> Optional.of(it.product()))
          .text("run", WorkerAnnounced::run)
          .flag("draining", WorkerAnnounced::draining)
          .flag("busy", it -> it.run().isPresent())
          .whole("threads", it -> it.threads())
          .whole("memory", it -> it.memoryBytes())
          .number("speed", WorkerAnnounced::flopsPerSecond)
          .moment("heard", WorkerAnnounced::at);

  static final Fields<FeedEvent> EVENTS =
      new Fields<FeedEvent>()
          .text("id", it -> Optional.of(it.id()))
          .text("kind", it -> Optional.of(it.kind()))
          .text("subject", it -> Optional.of(it.subject()))
          .text("actor", it -> Optional.of(it.actor()))
          .moment("at", FeedEvent::at);

  private ListFields() {}

  /** Of versions, whose ancestors may be named by alias. */
  static Fields<VersionRow> versions(References references) {
    return new Fields<VersionRow>()
        .text("id", it -> Optional.of(it.id()))
        .text("model", it -> Optional.of(it.model()))
        .text("run", it -> Optional.of(it.run()))
        .text("edge", it -> Optional.of(it.edge().name().toLowerCase(Locale.ROOT)))
        .words("parent", VersionRow::parents)
        .group("ancestor", references::descendants)
        .words("tag", VersionRow::tags)
        .words("alias", VersionRow::aliases)
        .flag("lossy", VersionRow::isLossy)
        .flag("active", it -> it.standing() == Standing.ACTIVE)
        .flag("retired", it -> it.standing() == Standing.RETIRED)
        .flag("purged", it -> it.standing() == Standing.PURGED)
        .whole("parameters", it -> it.parameters())
        .number("loss", VersionRow::lossAtEnd)
        .number("birthLoss", VersionRow::lossAtBirth)
        .whole("tokens", it -> it.cost().tokens())
        .whole("repeatedTokens", it -> it.cost().repeatedTokens())
        .number("flops", it -> OptionalDouble.of(it.cost().flops()))
        .number("seconds", it -> OptionalDouble.of(it.cost().deviceSeconds()))
        .whole("bytes", VersionRow::bytesStored)
        .text("device", it -> Optional.of(it.device()))
        .text("class", VersionRow::workerClass)
        .text("dataset", VersionRow::dataset)
        .moment("created", VersionRow::created);
  }

  private static Optional<String> worker(Run run) {
    return run.state() instanceof RunState.Running(String worker)
        ? Optional.of(worker)
        : Optional.empty();
  }
}
