package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.RunSpec;
import io.meristem.trainer.tokenformer.Kernel;
import io.meristem.trainer.tokenformer.TinyModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks without room: one that is always full, one of a mebibyte, and any for an exbibyte. */
class FullDiskTest {

  static final Path ALWAYS_FULL = Path.of("/dev/full");
  static final int MEBIBYTE = 1 << 20;

  @TempDir Path directory;
  Optional<Path> mounted = Optional.empty();

  @AfterEach
  void unmount() throws Exception {
    if (mounted.isPresent()) {
      assertThat(status("umount", mounted.get().toString())).isZero();
    }
  }

  @Test
  void aBlobThatCannotFitIsNotEvenBegun() {
    Workplace place = new Workplace(directory);
    Path target = directory.resolve("parent");
    BlobRef blob = new BlobRef("blobs/r0/1/x", 1L << 60, "x");

    Exception broken = catchException(() -> new Blobs(place.store, "r1", 1).fetch(blob, target));

    assertFull(broken, target + ": needs 1152921504606846976 bytes, [0-9]+ free");
    assertThat(target).doesNotExist();
  }

  @Test
  void aDiskThatRunsFullOnTheWayIsNamedWithTheFile() {
    Assumptions.assumeTrue(Files.exists(ALWAYS_FULL), "skipped: there is no " + ALWAYS_FULL);
    Workplace place = new Workplace(directory);
    byte[] content = new byte[100_000];
    String hash = Sha256.hex(Sha256.newDigest().digest(content));
    long bytes = place.store.write("blobs/r0/1/x", new ByteArrayInputStream(content));

    Exception broken =
        catchException(() ->
            new Blobs(place.store, "r1", 1)
                .fetch(new BlobRef("blobs/r0/1/x", bytes, hash), ALWAYS_FULL));

    assertFull(broken, ALWAYS_FULL + ": needs 100000 bytes, [0-9]+ free");
  }

  @Test
  void aTrainingWithoutRoomForAResumePointFailsBeforeItBegins() throws Exception {
    Workplace place = new Workplace(directory);
    RunSpec.TrainRoot spec = place.root(TinyModel.of(1 << 14), Workplace.steps(2, 1));
    Path small = mounted("small");

    try (Kernel kernel = Kernel.open(1);
        Pulse pulse = place.quietPulse("r1", 1)) {
      Workplace cramped = new Workplace(small, place.store);
      Exception broken = catchException(() -> cramped.trained(kernel, "r1", 1, spec, pulse));

      assertFull(broken, small + "/.*/resume: needs [0-9]{8,} bytes, [0-9]{1,7} free");
    }
  }

  @Test
  void aParentThatDoesNotFitBesideTheCacheDrivesTheCacheOut() throws Exception {
    Path small = mounted("small");
    Workplace place = new Workplace(small);
    try (BlobCache cache = BlobCache.open(small.resolve("cache"), Long.MAX_VALUE)) {
      BlobRef first = blob(place, 1);
      BlobRef second = blob(place, 2);

      Path kept = cached(place, cache, first);
      Path next = cached(place, cache, second);

      assertThat(kept).doesNotExist();
      assertThat(next).hasSize(second.bytes());
    }
  }

  private static Path cached(Workplace place, BlobCache cache, BlobRef blob) {
    try (BlobCache.Pins pins = cache.pins()) {
      return new Blobs(place.store, "r1", 1, pins).cached(blob, Path.of("nowhere"), () -> {});
    }
  }

  /** Two of them do not fit. */
  private static BlobRef blob(Workplace place, int fill) {
    byte[] content = new byte[MEBIBYTE * 3 / 4];
    Arrays.fill(content, (byte) fill);
    String key = "blobs/r0/1/" + fill;
    long bytes = place.store.write(key, new ByteArrayInputStream(content));
    return new BlobRef(key, bytes, Sha256.hex(Sha256.newDigest().digest(content)));
  }

  /** The run fails for now, with a problem that says how much is missing where. */
  private void assertFull(Exception broken, String detail) {
    Ending.Failed failed = Accident.of(broken, directory);
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.problem().type()).isEqualTo("local-disk");
    assertThat(failed.problem().detail()).matches(detail);
  }

  private Path mounted(String name) throws Exception {
    Path point = Files.createDirectory(directory.resolve(name));
    int status = status("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", point.toString());
    Assumptions.assumeTrue(status == 0, "skipped: this user may not mount a small disk");
    mounted = Optional.of(point);
    return point;
  }

  private static int status(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
