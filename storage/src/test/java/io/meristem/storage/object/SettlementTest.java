package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettlementTest {

  private static final ObjectStore SILENT =
      (ObjectStore)
          Proxy.newProxyInstance(
              SettlementTest.class.getClassLoader(),
              new Class<?>[] {ObjectStore.class},
              (_, method, _) ->
                  method.getName().equals("get")
                      ? Optional.empty()
                      : new PutOutcome.Unknown(new IOException("no answer")));

  @Test
  void storageThatNeverAnswersIsGivenUpWhenPatienceEnds() {
    Pauses pauses = new Pauses();

    Throwable thrown = catchThrowable(() -> Settlement.of(SILENT, "key", "document", pauses));

    assertThat(thrown).isInstanceOf(ObjectStoreException.class).hasMessageContaining("key");
    assertThat(pauses.sum())
        .isBetween(Settlement.PATIENCE, Settlement.PATIENCE.plus(Duration.ofSeconds(2)));
    assertThat(pauses.each()).isSorted().endsWith(Duration.ofSeconds(2));
  }
}
