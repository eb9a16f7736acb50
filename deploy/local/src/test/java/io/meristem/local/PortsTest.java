package io.meristem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void aTakenPortIsNamedWithTheWayOut() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> Ports.requireFree("orchestrator", port))
          .isInstanceOf(StackFailure.class)
          .hasMessageContaining("port " + port + " is taken by another process")
          .hasMessageContaining("orchestrator needs it")
          .hasMessageContaining("lsof -nP -i :" + port);
    }
  }

  @Test
  void freePortsAreDifferent() {
    List<Integer> ports = Ports.free(20);

    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port > 1024);
  }
}
