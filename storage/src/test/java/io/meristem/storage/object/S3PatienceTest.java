package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class S3PatienceTest {

  @Test
  void aServerThatTakesACallAndSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        S3ObjectStore store =
            new S3ObjectStore(
                new S3Settings(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                    "us-east-1",
                    "key",
                    "secret",
                    "bucket"))) {
      ObjectStore hasty = store.within(Duration.ofMillis(100));

      assertThatThrownBy(() -> hasty.put("a", "b")).isInstanceOf(ObjectStoreException.class);
    }
  }
}
