package io.meristem.storage.object;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Lets threads do the same thing at the same moment. */
final class Race {

  private Race() {}

  /** What each racer came to, in the order of their numbers from 0 on. */
  static <T> List<T> of(int racers, IntFunction<T> attempt) throws Exception {
    CyclicBarrier start = new CyclicBarrier(racers);
    List<Callable<T>> calls = new ArrayList<>();
    for (int racer = 0; racer < racers; racer++) {
      int number = racer;
      calls.add(() -> {
        start.await();
        return attempt.apply(number);
      });
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(racers)) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : executor.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
