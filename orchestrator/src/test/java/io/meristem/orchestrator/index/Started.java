package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.Outbox;
import io.meristem.orchestrator.messaging.OutgoingLog;
import io.meristem.storage.object.ObjectStore;
import java.time.InstantSource;
import java.util.List;

/** An index that was just read from storage. */
record Started(Facts facts, Index index) {

  static Started on(ObjectStore store) {
    Index index = new Index();
    Facts facts =
        new Facts(
            store,
            InstantSource.system(),
            index,
            new ModelLogs(store, InstantSource.system(), new Unheard()));
    facts.readAll();
    return new Started(facts, index);
  }

  /** Where nobody listens. */
  private static final class Unheard implements Outbox {

    @Override
    public void wake(OutgoingLog log) {}

    @Override
    public boolean hasRelayed(OutgoingLog log, long sequence) {
      return true;
    }
  }

  List<ModelRows> picture() {
    return index.versions().picture();
  }
}
