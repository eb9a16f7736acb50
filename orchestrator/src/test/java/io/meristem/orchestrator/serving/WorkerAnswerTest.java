package io.meristem.orchestrator.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.event.WorkerAnnounced;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WorkerAnswerTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void aWorkerThatFreezesInTheMiddleOfItsAnswerBreaksItOff() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> beginAnAnswer(server));
      try (WorkerAnswer answer =
          WorkerAnswer.to(worker(server), "/samples", BodyPublishers.noBody(), SHORT)) {
        assertThat(answer.body().readNBytes(3)).isEqualTo("{}\n".getBytes(UTF_8));

        assertThatThrownBy(() -> answer.body().read()).isInstanceOf(IOException.class);
      }
    }
  }

  /** Of a hundred bytes it says three. */
  private static void beginAnAnswer(ServerSocket server) {
    try {
      Socket connection = server.accept();
      OutputStream out = connection.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}\n".getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static WorkerAnnounced worker(ServerSocket server) {
    return new WorkerAnnounced(
        "w1",
        "hand",
        "cpu",
        1,
        1L << 30,
        OptionalDouble.empty(),
        "0.1.0",
        Optional.empty(),
        URI.create("http://127.0.0.1:" + server.getLocalPort()),
        false,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }
}
