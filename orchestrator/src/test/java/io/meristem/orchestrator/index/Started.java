package io.meristem.orchestrator.index;

import io.meristem.storage.object.ObjectStore;
import java.time.InstantSource;
import java.util.List;

/** An index that was just read from storage. */
record Started(Facts facts, Index index) {

  static Started on(ObjectStore store) {
    Index index = new Index();
    Facts facts = new Facts(store, InstantSource.system(), index);
    facts.readAll();
    return new Started(facts, index);
  }

  List<ModelRows> picture() {
    return index.versions().picture();
  }
}
