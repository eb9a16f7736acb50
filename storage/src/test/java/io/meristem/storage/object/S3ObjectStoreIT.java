package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.local.LocalS3;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a server can do wrong, against a real one in a process of its own. */
class S3ObjectStoreIT {

  @TempDir static Path folder;

  static LocalS3 server;
  static S3ObjectStore store;

  /** Below it are the keys of one test. */
  private final String home = UUID.randomUUID() + "/";

  @BeforeAll
  static void startServer() {
    server = LocalS3.start(folder);
    store = new S3ObjectStore(settings(server));
  }

  @AfterAll
  static void stopServer() {
    store.close();
    server.close();
  }

  @Test
  void aBucketThatIsThereIsAccepted() {
    store.requireBucket();
    store.createBucket();
  }

  @Test
  void aMissingBucketIsNamedWithTheWayOut() {
    S3Settings other = settings(server).withBucket("elsewhere");

    try (S3ObjectStore wrong = new S3ObjectStore(other)) {
      assertThatThrownBy(wrong::requireBucket)
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining("elsewhere")
          .hasMessageContaining(server.endpoint().toString())
          .hasMessageContaining("meristem.s3.bucket");
      assertThatThrownBy(() -> wrong.create(home + "a", "b"))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining("elsewhere");
    }
  }

  @Test
  void aCreatedBucketIsThere() {
    try (S3ObjectStore fresh = new S3ObjectStore(settings(server).withBucket("fresh"))) {
      fresh.createBucket();

      fresh.requireBucket();
      assertThat(fresh.keysAfter("", "", 1)).isEmpty();
    }
  }

  @Test
  void wrongCredentialsAreRefusedWithBucketAndEndpoint() {
    S3Settings right = settings(server);
    S3Settings guessed =
        new S3Settings(
            right.endpoint(), right.region(), right.accessKey(), "guessed", right.bucket());

    try (S3ObjectStore stranger = new S3ObjectStore(guessed)) {
      assertBroken(guessed, stranger::requireBucket);
      assertBroken(guessed, () -> stranger.get(home + "a"));
      assertBroken(guessed, () -> stranger.create(home + "a", "b"));
    }
  }

  @Test
  void aServerThatIsAwayIsNamed() {
    S3Settings right = settings(server);
    S3Settings away =
        new S3Settings(
            URI.create("http://127.0.0.1:1"),
            right.region(),
            right.accessKey(),
            right.secretKey(),
            right.bucket());

    try (S3ObjectStore lost = new S3ObjectStore(away)) {
      assertBroken(away, lost::requireBucket);
      assertBroken(away, () -> lost.get(home + "a"));
      assertBroken(away, () -> lost.keysAfter(home, "", 1));
      assertThat(lost.putIfAbsent(home + "a", "b")).isInstanceOf(PutOutcome.Unknown.class);
    }
  }

  @Test
  void aServerThatWasKilledAndCameBackServesTheNextReadAndWrite(@TempDir Path own) {
    try (LocalS3 first = LocalS3.start(own);
        S3ObjectStore survivor = new S3ObjectStore(settings(first))) {
      survivor.put("a", "kept");
      first.process().kill();

      try (LocalS3 _ = LocalS3.start(own, first.endpoint().getPort())) {
        assertThat(survivor.get("a")).hasValue("kept");
        assertThat(survivor.create("b", "new")).isEqualTo(new Creation.Created());
      }
    }
  }

  @Test
  void aBlobLargerThanTheHeapIsWritten() throws Exception {
    String key = home + "large";

    String said = SmallHeap.writes(settings(server), key, 192L << 20);

    assertThat(said).isEqualTo("wrote 201326592");
    assertThat(store.size(key)).hasValue(192L << 20);
  }

  private static void assertBroken(S3Settings settings, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining(settings.bucket())
        .hasMessageContaining(settings.endpoint().toString());
  }

  private static S3Settings settings(LocalS3 server) {
    return new S3Settings(
        server.endpoint(),
        server.region(),
        server.accessKey(),
        server.secretKey(),
        server.bucket());
  }
}
