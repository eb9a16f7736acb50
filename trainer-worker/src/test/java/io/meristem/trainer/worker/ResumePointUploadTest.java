package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.run.ResumePoints;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumePointUploadTest {

  private static final int STEPS = 8;
  private static final int EVERY = 3;
  private static final String UPLOADS = "resume points";

  @TempDir Path directory;
  final Kernel kernel = Kernel.open(1);
  final ObjectStore memory = new InMemoryObjectStore();

  @AfterEach
  void close() {
    kernel.close();
  }

  @Test
  void trainingGoesOnWhileAResumePointIsUploaded() throws IOException {
    CountDownLatch goneOn = new CountDownLatch(1);
    Workplace place =
        new Workplace(directory, uploading(() -> assertThat(isDone(goneOn)).isTrue()));
    RunSpec.TrainRoot spec = requested(place);
    try (Pulse pulse = counting(place.store, EVERY + 1, goneOn)) {

      Ending ending = place.trained(kernel, "r1", 1, spec, pulse);

      assertThat(ending).isInstanceOf(Ending.Done.class);
      assertThat(ResumePoints.newestWhole(memory, "r1").orElseThrow().step()).isEqualTo(2 * EVERY);
    }
  }

  @Test
  void anUploadThatFailsEndsTheAttempt() throws IOException {
    Workplace place =
        new Workplace(
            directory,
            uploading(() -> {
              throw new ObjectStoreException("no room", null);
            }));
    RunSpec.TrainRoot spec = requested(place);

    Throwable thrown = catchThrowable(() -> place.trained(kernel, "r1", 1, spec));

    assertThat(thrown).isInstanceOf(ObjectStoreException.class).hasMessage("no room");
  }

  private static RunSpec.TrainRoot requested(Workplace place) throws IOException {
    RunSpec.TrainRoot spec = place.root(Workplace.steps(STEPS, EVERY));
    place.requested("r1", spec);
    return spec;
  }

  /** Storage to which no part of a resume point is written before something has happened. */
  private ObjectStore uploading(Runnable before) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("write")
                  && Thread.currentThread().getName().equals(UPLOADS)) {
                before.run();
              }
              return method.invoke(memory, arguments);
            });
  }

  /** A pulse that tells when a step is reached. */
  private static Pulse counting(ObjectStore store, long step, CountDownLatch reached) {
    return new Pulse(store, _ -> {}, Workplace.IDENTITY, "r1", 1, Duration.ofHours(1)) {
      @Override
      void reached(Progress now) {
        super.reached(now);
        if (now.step() == step) {
          reached.countDown();
        }
      }
    };
  }

  private static boolean isDone(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
