package io.meristem.storage.check;

import io.meristem.storage.lineage.Lineage;
import java.util.Optional;

/**
 * What is to be looked at.
 *
 * @param model this model's log and all that its versions are made of; without one, the whole
 *     bucket
 * @param contents whether every blob is read and hashed too, and not only asked for its size
 */
public record Scope(Optional<String> model, boolean contents) {

  String prefix() {
    return model.map(name -> Lineage.MODELS + name + "/").orElse("");
  }
}
