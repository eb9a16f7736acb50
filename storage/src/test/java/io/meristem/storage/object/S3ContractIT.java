package io.meristem.storage.object;

import io.meristem.local.ExternalS3;
import io.meristem.local.LocalS3;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract against a real server: the one that {@code MERISTEM_S3_ENDPOINT} and its neighbours
 * name, in the environment or as {@code -Dmeristem.s3.endpoint}, or the embedded one in a process
 * of its own. Each promise that is broken is told by its name, and nothing is left in the bucket.
 */
@ExtendWith(BrokenPromises.class)
class S3ContractIT extends ObjectStoreContract {

  private static final int PAGE = 1000;

  @TempDir static Path folder;

  static AutoCloseable server = () -> {};
  static S3ObjectStore store;

  @BeforeAll
  static void openTheBucket() {
    Optional<ExternalS3> given = ExternalS3.given();
    store = new S3ObjectStore(given.map(S3ContractIT::settings).orElseGet(S3ContractIT::started));
    store.requireBucket();
  }

  private static S3Settings started() {
    LocalS3 own = LocalS3.start(folder);
    server = own;
    return new S3Settings(
        own.endpoint(), own.region(), own.accessKey(), own.secretKey(), own.bucket());
  }

  private static S3Settings settings(ExternalS3 given) {
    return new S3Settings(
        given.endpoint(), given.region(), given.accessKey(), given.secretKey(), given.bucket());
  }

  @AfterEach
  void leaveNothing() {
    List<String> left = store.keysAfter(home, "", PAGE);
    while (!left.isEmpty()) {
      left.parallelStream().forEach(store::delete);
      left = store.keysAfter(home, "", PAGE);
    }
  }

  @AfterAll
  static void close() throws Exception {
    store.close();
    server.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }
}
