package io.meristem.trainer.worker;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.Problem;
import io.meristem.storage.sampling.SampleLine;
import io.meristem.storage.sampling.SampleRequest;
import io.meristem.storage.sampling.Sampling;
import io.meristem.trainer.sampling.Generation;
import io.meristem.trainer.text.UnusableTokenizer;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes the answers that are asked for, one after the other, while the worker may be training. It
 * has a thread and a kernel of its own, since a kernel and its models are for one thread at a time;
 * training computes the same bits with it and without it. Thread-safe.
 */
final class Sampler implements AutoCloseable {

  private static final int UNPROCESSABLE = 422;
  private static final int UNAVAILABLE = 503;
  private static final int BROKEN = 500;

  private static final Ending.Failed STOPPING =
      Ending.failedForNow(
          "worker-stopping", "The worker stops", "the worker is being stopped; ask again");

  private final Path directory;
  private final int waiting;
  private final ThreadPoolExecutor thread;
  private final Kernel kernel;
  private final SampledModels models;
  private volatile boolean closing;

  /**
   * @param threads of one tensor operation: as many as the process uses otherwise
   * @param waiting how many requests may wait for the one that is answered
   */
  Sampler(ObjectStore store, int threads, Path directory, int waiting) {
    this.directory = directory;
    this.waiting = waiting;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().daemon().name("sampler").factory());
    this.kernel = Kernel.open(threads);
    this.models = new SampledModels(store, kernel, directory);
  }

  /**
   * Puts a request behind those that wait.
   *
   * @throws SamplingRefusal when too many wait
   */
  Sample begin(SampleRequest request) {
    Sample sample = new Sample();
    try {
      thread.execute(() -> answer(request, sample));
      return sample;
    } catch (RejectedExecutionException e) {
      requireOpen();
      throw new SamplingRefusal(
          UNAVAILABLE,
          new Problem(
              "worker-busy",
              "The worker has too much to write",
              "one request is being answered and %d wait; ask again later, or start another worker"
                  .formatted(waiting)));
    }
  }

  private void answer(SampleRequest request, Sample sample) {
    try {
      requireOpen();
      SampledModels.Loaded version = models.of(request.version());
      long[] prompt = prompt(version, request.sampling());
      long begin = System.nanoTime();
      new Generation(version.model(), version.codec(), request.sampling())
          .answer(prompt, piece -> sample.add(piece) && !closing)
          .map(end -> end(end, begin))
          .ifPresentOrElse(sample::add, () -> broken(sample, STOPPING));
    } catch (SamplingRefusal e) {
      sample.refuse(e);
    } catch (UnusableTokenizer e) {
      models.forget(request.version());
      broken(sample, invalidTokenizer(request, e));
    } catch (IOException | RuntimeException e) {
      broken(sample, Accident.of(e, directory));
    } catch (Error e) {
      broken(sample, Accident.of(e));
    }
  }

  private void requireOpen() {
    if (closing) {
      throw new SamplingRefusal(UNAVAILABLE, STOPPING.problem());
    }
  }

  private static SampleLine.End end(Generation.Ended end, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new SampleLine.End(end.finish(), end.rest(), end.tokens(), seconds);
  }

  private static Ending.Failed invalidTokenizer(SampleRequest request, UnusableTokenizer why) {
    return Ending.failedForGood(
        "invalid-tokenizer",
        "The tokenizer cannot be used",
        "the tokenizer.json of version %s: %s; sample another version"
            .formatted(request.version().version(), why.getMessage()));
  }

  private static void broken(Sample sample, Ending.Failed failure) {
    if (sample.isBegun()) {
      sample.add(new SampleLine.Broken(failure.problem()));
    } else {
      sample.refuse(
          new SamplingRefusal(failure.retryable() ? UNAVAILABLE : BROKEN, failure.problem()));
    }
  }

  private static long[] prompt(SampledModels.Loaded version, Sampling sampling) {
    var config = version.model().config();
    long[] prompt = version.codec().tokens(sampling.prompt());
    if (prompt.length == 0) {
      throw invalid(
          "invalid-sampling",
          "A value cannot be",
          "prompt has no tokens, by the version's tokenizer; send another prompt");
    }
    if (prompt.length >= config.sequence()) {
      throw invalid(
          "prompt-too-long",
          "The prompt is too long for the version",
          "prompt has %d tokens and the version's context is %d; send at most %d tokens"
              .formatted(prompt.length, config.sequence(), config.sequence() - 1));
    }
    for (int token : sampling.stopTokens()) {
      if (token < 0 || token >= config.vocabulary()) {
        throw invalid(
            "invalid-sampling",
            "A value cannot be",
            "stopTokens has %d, and the version's tokens are 0 to %d"
                .formatted(token, config.vocabulary() - 1));
      }
    }
    return prompt;
  }

  private static SamplingRefusal invalid(String type, String title, String detail) {
    return new SamplingRefusal(UNPROCESSABLE, new Problem(type, title, detail));
  }

  /** Ends the answer under way at its next piece, refuses those that wait, and waits for that. */
  @Override
  public void close() {
    closing = true;
    thread.close();
    models.close();
    kernel.close();
  }
}
