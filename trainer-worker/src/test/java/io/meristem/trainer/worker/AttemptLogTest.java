package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class AttemptLogTest {

  static final Logger LOG = Logger.getLogger(AttemptLogTest.class);
  static final Duration SELDOM = Duration.ofHours(1);
  static final Duration OFTEN = Duration.ofMillis(1);

  final BlockingQueue<String> stored = new LinkedBlockingQueue<>();

  @Test
  void linesAreStoredWhileTheAttemptLasts() throws InterruptedException {
    try (AttemptLog _ = new AttemptLog(remembering(), "r1", 2, OFTEN)) {

      LOG.warn("something happened");

      assertThat(stored.take()).contains("WARN", "something happened");
    }
  }

  @Test
  void theLastLinesAreStoredAtTheEnd() {
    try (AttemptLog _ = new AttemptLog(remembering(), "r1", 2, SELDOM)) {
      LOG.warn("one");
      LOG.warn("two");
    }

    assertThat(stored.stream().toList().getLast()).contains("one", "two");
  }

  @Test
  void linesOfOtherAttemptsAndThreadsAreNotAmongThem() throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      other.submit(() -> LOG.warn("early")).get();
      try (AttemptLog log = new AttemptLog(remembering(), "r1", 2, SELDOM)) {
        other.submit(() -> LOG.warn("of nobody")).get();
        other.submit(this::anotherAttempt).get();
        LOG.warn("its own");

        log.store();

        assertThat(stored.take())
            .contains("its own")
            .doesNotContain("early", "of nobody", "of another");
      }
    }
  }

  private void anotherAttempt() {
    try (AttemptLog _ = new AttemptLog(new InMemoryObjectStore(), "r1", 1, SELDOM)) {
      LOG.warn("of another");
    }
  }

  @Test
  void aThreadThatTheAttemptStartsSpeaksForIt() throws InterruptedException {
    try (AttemptLog log = new AttemptLog(remembering(), "r1", 2, SELDOM)) {
      Thread.ofPlatform().start(() -> LOG.warn("from beside")).join();

      log.store();

      assertThat(stored.take()).contains("from beside");
    }
  }

  @Test
  void linesThatAreStoredAlreadyAreNotStoredAgain() {
    try (AttemptLog log = new AttemptLog(remembering(), "r1", 2, SELDOM)) {
      LOG.warn("something");
      log.store();

      log.store();
    }

    assertThat(stored).hasSize(1);
  }

  @Test
  void aStoreThatFailsDoesNoHarm() {
    ObjectStore broken =
        store(() -> {
          throw new ObjectStoreException("away", new IllegalStateException());
        });

    try (AttemptLog log = new AttemptLog(broken, "r1", 2, SELDOM)) {
      LOG.warn("something");
      log.store();
    }

    assertThat(stored).isNotEmpty();
  }

  private ObjectStore remembering() {
    return store(() -> {});
  }

  /** Remembers what is put, and then does something. */
  private ObjectStore store(Runnable then) {
    ObjectStore memory = new InMemoryObjectStore();
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("put")) {
                stored.add((String) arguments[1]);
                then.run();
              }
              return method.invoke(memory, arguments);
            });
  }
}
