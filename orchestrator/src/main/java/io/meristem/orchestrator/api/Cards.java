package io.meristem.orchestrator.api;

import io.meristem.storage.exchange.ModelCard;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Losses;
import io.meristem.storage.lineage.PublishedVersion;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.Birth;

/** What is known of a version, as the facts of a model card. */
final class Cards {

  private Cards() {}

  static ModelCard of(PublishedVersion published) {
    VersionDocument version = published.document();
    return new ModelCard(
        version.model(),
        version.id(),
        origin(version.edge()),
        version.parents(),
        version.config(),
        published.lossy(),
        version.birth().filter(_ -> version.edge() == Edge.GROWTH).map(Birth::certificate),
        version.trained().map(Cards::training));
  }

  private static String origin(Edge edge) {
    return switch (edge) {
      case ROOT -> "trained from random weights";
      case GROWTH -> "grown from its parent, then trained on";
      case CONTINUE -> "trained on from its parent as that was";
      case IMPORT -> "imported from a checkpoint that another program made";
      case PRUNE -> "pruned from its parent, back to the weights of an ancestor";
      case MERGE -> "merged from its parents";
    };
  }

  private static ModelCard.Training training(Trained trained) {
    Losses losses = trained.losses();
    return new ModelCard.Training(
        trained.dataset().name(),
        trained.dataset().hash(),
        trained.window().steps(),
        trained.window().tokens(),
        trained.window().epochs(),
        losses.atBirth(),
        losses.atEnd(),
        trained.atEnd().bitsPerByte(),
        losses.windows(),
        losses.sequence());
  }
}
