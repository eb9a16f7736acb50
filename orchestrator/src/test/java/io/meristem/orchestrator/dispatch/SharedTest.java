package io.meristem.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.orchestrator.Await;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedTest {

  private static final int CALLERS = 5;

  private final AtomicInteger times = new AtomicInteger();

  @Test
  void whoeverAsksAgainGetsAnAnswerThatBeganAfterwards() {
    Shared<Integer> shared = new Shared<>(times::incrementAndGet);
    assertThat(shared.get()).isEqualTo(1);

    int again = shared.get();

    assertThat(again).isEqualTo(2);
  }

  @Test
  void allWhoAskWhileItIsDoneShareTheNextTime() {
    ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    CompletableFuture<Shared<Integer>> self = new CompletableFuture<>();
    CompletableFuture<List<Thread>> callers = new CompletableFuture<>();
    Shared<Integer> shared =
        new Shared<>(() -> {
          int time = times.incrementAndGet();
          if (time == 1) {
            callers.complete(waiting(() -> answers.add(self.join().get())));
          }
          return time;
        });
    self.complete(shared);

    int first = shared.get();

    assertThat(first).isEqualTo(1);
    callers.join().forEach(SharedTest::join);
    assertThat(answers).hasSize(CALLERS).containsOnly(2);
    assertThat(times).hasValue(2);
  }

  /** Threads that ask, once all of them wait. */
  private static List<Thread> waiting(Runnable asking) {
    List<Thread> threads =
        IntStream.range(0, CALLERS).mapToObj(_ -> Thread.ofPlatform().start(asking)).toList();
    Await.until(
        "all wait",
        () -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    return threads;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailureIsToldAsItIsAndTheNextOneWorksAnew() {
    Shared<Integer> shared =
        new Shared<>(() -> {
          if (times.incrementAndGet() == 1) {
            throw new IllegalArgumentException("on purpose");
          }
          return times.get();
        });
    assertThatThrownBy(shared::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("on purpose");

    int next = shared.get();

    assertThat(next).isEqualTo(2);
  }
}
