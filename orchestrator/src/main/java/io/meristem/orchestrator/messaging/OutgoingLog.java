package io.meristem.orchestrator.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.event.CloudEvent;
import io.meristem.storage.event.Topics;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.AliasMoved;
import io.meristem.storage.lineage.LineageEntry.MoveApproved;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.LineageEntry.RetentionChanged;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionNoted;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.LineageEntry.VersionPurged;
import io.meristem.storage.lineage.LineageEntry.VersionRestored;
import io.meristem.storage.lineage.LineageEntry.VersionRetired;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.lineage.LineageEntry.VersionUntagged;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.plan.PlanFold;
import io.meristem.storage.plan.PlanKeys;
import io.meristem.storage.run.RunFold;
import io.meristem.storage.run.RunKeys;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A log whose commits are repeated on Kafka. Equal names are the same log. */
public sealed interface OutgoingLog {

  Pattern NAME = Pattern.compile("(runs|models|plans)/([^/]+)/log/");

  /** Its place in object storage; the first part of its events' ids. */
  String name();

  /** Where its commits are repeated. */
  String topic();

  /** The log of this name; nothing if none can have it. */
  static Optional<OutgoingLog> named(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String owner = parts.group(2);
    return Optional.of(
        switch (parts.group(1)) {
          case "runs" -> new OfRun(owner);
          case "plans" -> new OfPlan(owner);
          default -> new OfModel(owner);
        });
  }

  /** The commits after the given number, as messages. */
  default List<Batch> after(long sequence, ObjectStore store) {
    return between(sequence, Long.MAX_VALUE, store);
  }

  /** The same, up to and with {@code last}. */
  List<Batch> between(long sequence, long last, ObjectStore store);

  /** One commit as messages, all to one topic. */
  record Batch(long sequence, OutgoingLog log, List<CloudEvent> events) {

    String topic() {
      return log.topic();
    }

    /** One of its events with where the entry stands instead of the entry. */
    CloudEvent inShort(CloudEvent event) {
      ObjectNode entry = CloudEvent.data(event.value(), ObjectNode.class);
      ObjectNode data = Documents.JSON.createObjectNode();
      data.set("type", entry.path("type"));
      data.put("log", log.name());
      data.put("number", sequence);
      data.put("bytes", event.value().length);
      data.set("actor", entry.path("actor"));
      return new CloudEvent(
          event.id(), event.source(), event.type(), event.subject(), event.time(), data.toString());
    }
  }

  /** What happens to a run. */
  record OfRun(String run) implements OutgoingLog {

    @Override
    public String name() {
      return RunKeys.log(run);
    }

    @Override
    public String topic() {
      return Topics.RUNS;
    }

    @Override
    public List<Batch> between(long sequence, long last, ObjectStore store) {
      return RunFold.log(store, run, InstantSource.system()).commitsBetween(sequence, last).stream()
          .map(commit -> batch(this, commit, _ -> run, "io.meristem.run."))
          .toList();
    }
  }

  /** What happens to a model. */
  record OfModel(String model) implements OutgoingLog {

    @Override
    public String name() {
      return Lineage.MODELS + model + "/log/";
    }

    @Override
    public String topic() {
      return Topics.VERSIONS;
    }

    @Override
    public List<Batch> between(long sequence, long last, ObjectStore store) {
      return Lineage.log(store, model, InstantSource.system())
          .commitsBetween(sequence, last)
          .stream()
          .map(commit -> batch(this, commit, this::subject, "io.meristem."))
          .toList();
    }

    /**
     * The same only for what takes the place of what happened before, so that compaction keeps all
     * that still counts.
     */
    private String subject(LineageEntry entry) {
      return switch (entry) {
        case VersionPublished published -> published.version();
        case VersionEvaluated evaluated -> evaluated.version() + "/" + evaluated.run();
        case VersionVerified verified -> verified.version() + "/" + verified.run();
        case VersionNoted noted -> noted.version() + "/" + noted.cause();
        case VersionTagged tagged -> tagged.version() + "/tags/" + tagged.tag();
        case VersionUntagged untagged -> untagged.version() + "/tags/" + untagged.tag();
        case VersionRetired retired -> retired.version() + "/standing";
        case VersionRestored restored -> restored.version() + "/standing";
        case VersionPurged purged -> purged.version() + "/standing";
        case RetentionChanged _ -> model + "/retention";
        case AliasMoved moved -> model + "/aliases/" + moved.alias();
        case PolicyChanged changed -> model + "/aliases/" + changed.alias() + "/policy";
        case MoveApproved approved ->
            model + "/aliases/" + approved.alias() + "/approvals/" + approved.cause();
      };
    }
  }

  /** What happens to a plan. */
  record OfPlan(String plan) implements OutgoingLog {

    @Override
    public String name() {
      return PlanKeys.log(plan);
    }

    @Override
    public String topic() {
      return Topics.PLANS;
    }

    @Override
    public List<Batch> between(long sequence, long last, ObjectStore store) {
      return PlanFold.log(store, plan, InstantSource.system())
          .commitsBetween(sequence, last)
          .stream()
          .map(commit -> batch(this, commit, _ -> plan, "io.meristem.plan."))
          .toList();
    }
  }

  private static <E> Batch batch(
      OutgoingLog log, Commit<E> commit, Function<E, String> subject, String typePrefix) {
    List<CloudEvent> events = new ArrayList<>();
    for (E entry : commit.entries()) {
      ObjectNode data = Documents.JSON.valueToTree(entry);
      String type = data.path("type").asText();
      events.add(
          new CloudEvent(
              log.name() + commit.sequence() + "." + events.size(),
              Messenger.SOURCE,
              typePrefix + type + ".v1",
              subject.apply(entry),
              commit.at(),
              withActor(data, commit.actor()).toString()));
    }
    return new Batch(commit.sequence(), log, events);
  }

  private static JsonNode withActor(ObjectNode data, Actor actor) {
    data.set("actor", Documents.JSON.valueToTree(actor));
    return data;
  }

  /** The log of each given run, model and plan. */
  static Stream<OutgoingLog> of(List<String> runs, List<String> models, List<String> plans) {
    return Stream.of(
            runs.stream().map(OfRun::new),
            models.stream().map(OfModel::new),
            plans.stream().map(OfPlan::new))
        .flatMap(logs -> logs);
  }
}
