package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.Facts;
import io.meristem.orchestrator.index.ModelLogs;
import io.meristem.storage.lineage.ForgettingLedger;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageDecision;
import io.meristem.storage.lineage.LineageDecision.Accepted;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.MoveWish;
import io.meristem.storage.lineage.Promotion;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.Tip;
import io.meristem.storage.object.UnreadableDocumentException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What people and plans decide about the versions of a model that is there: each decision is one
 * commit of the model's log, made on all that the log says before it. Thread-safe.
 */
@ApplicationScoped
public class Governance {

  private static final Logger LOG = Logger.getLogger(Governance.class);

  private final ModelLogs logs;
  private final Facts facts;

  Governance(ModelLogs logs, Facts facts) {
    this.logs = logs;
    this.facts = facts;
  }

  /**
   * What came of a wish.
   *
   * @param lineage what the model's log says after it
   */
  public record Decided(LineageDecision decision, Lineage lineage) {}

  /** Appends these entries, unless one may not be. */
  public Decided decide(String model, Actor actor, LineageEntry... wished) {
    return decide(model, actor, lineage -> lineage.decide(List.of(wished)));
  }

  /**
   * Appends what is decided on the newest state; the decision must be pure. The lists of this
   * process show it at once, whether or not the event comes round.
   */
  public Decided decide(String model, Actor actor, Function<Lineage, LineageDecision> decision) {
    AtomicReference<LineageDecision> last = new AtomicReference<>(new Accepted(List.of()));
    Tip<Lineage> after =
        logs.append(
            model,
            actor,
            now -> {
              last.set(decision.apply(now));
              return last.get().entries();
            });
    if (!last.get().entries().isEmpty()) {
      show(model);
    }
    return new Decided(last.get(), after.state());
  }

  /** A decision stands even if it cannot be shown yet: the next look at the log makes that good. */
  private void show(String model) {
    try {
      facts.readModel(model);
    } catch (ObjectStoreException | UnreadableDocumentException e) {
      LOG.warnf("lists show only later what was decided on model %s: %s", model, e.getMessage());
    }
  }

  /** Moves an alias through the gates of its policy. */
  public Decided move(String model, Actor actor, MoveWish wish) {
    return decide(model, actor, lineage -> Promotion.moved(lineage, wish, actor, facts));
  }

  /** Moves an alias back to where it stood before its newest move. */
  public Decided rollBack(String model, Actor actor, MoveWish wish) {
    return decide(model, actor, lineage -> Promotion.rolledBack(lineage, wish));
  }

  /** What a version has lost against its ancestors, by all that a lineage tells. */
  public ForgettingLedger forgetting(Lineage lineage, String version) {
    return ForgettingLedger.of(lineage, version, facts);
  }
}
