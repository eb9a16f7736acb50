package io.meristem.orchestrator.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.meristem.orchestrator.index.Index;
import io.meristem.storage.event.WorkerAnnounced;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.sampling.SampleRequest;
import io.meristem.storage.sampling.Sampling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The worker keeps a connection open after its answer, and closes it when a second request comes on
 * it: just as one that was about to close it does.
 */
class ClosedConnectionsIT {

  private static final String LENGTH = "content-length:";
  private static final String LINE = "{}\n";
  private static final int OFTEN = 5;

  private final ServerSocket server = listening();
  private final WorkerAnnounced worker =
      new WorkerAnnounced(
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

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void accept() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket connection = server.accept();
              Thread.ofVirtual().start(() -> answerOnce(connection));
            }
          } catch (IOException e) {
            // The test is over.
          }
        });
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static void answerOnce(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
      readRequest(in);
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + LINE.length() + "\r\n\r\n";
      connection.getOutputStream().write((head + LINE).getBytes(UTF_8));
      connection.getOutputStream().flush();
      int _ = in.read();
    } catch (IOException e) {
      // The other side closed it.
    }
  }

  private static void readRequest(BufferedReader in) throws IOException {
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    for (int read = 0; read < length; read++) {
      int _ = in.read();
    }
  }

  @Test
  void eachTextIsAskedForOnAConnectionOfItsOwn() throws IOException {
    Index index = new Index();
    index.saw(worker);
    SamplingWorkers workers = new SamplingWorkers(index, Duration.ofMinutes(1));
    Sampling sampling = new Sampling("Once", 3, 0, 0, 1, 1, List.of(), List.of());
    ParentRef version = new ParentRef("v1", new BlobRef("blobs/r1/1/abc", 1, "abc"));

    for (int time = 0; time < OFTEN; time++) {
      Answer answer = workers.ask(new SampleRequest(version, sampling));

      assertThat(answer)
          .asInstanceOf(type(Answer.Writing.class))
          .extracting(Answer.Writing::lines)
          .satisfies(lines -> assertThat(read(lines)).isEqualTo(LINE));
    }
  }

  private static String read(InputStream lines) throws IOException {
    try (lines) {
      return new String(lines.readAllBytes(), UTF_8);
    }
  }

  @Test
  void eachDrainIsAskedForOnAConnectionOfItsOwn() {
    WorkerDrain drain = new WorkerDrain();

    for (int time = 0; time < OFTEN; time++) {
      assertThat(drain.drain(worker)).isEmpty();
    }
  }
}
