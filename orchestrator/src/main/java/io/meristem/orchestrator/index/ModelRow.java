package io.meristem.orchestrator.index;

import java.time.Instant;
import java.util.Optional;

/**
 * What lists and filters show of a model.
 *
 * @param versions how many it has
 * @param newest the version published last
 * @param created when its first version was published
 * @param changed when its newest version was published
 */
public record ModelRow(
    String name, int versions, VersionRow newest, Instant created, Instant changed) {

  static Optional<ModelRow> of(ModelRows model) {
    return model
        .newest()
        .map(newest ->
            new ModelRow(
                model.model(),
                model.rows().size(),
                newest,
                model.from(0).findFirst().orElse(newest).created(),
                newest.created()));
  }
}
