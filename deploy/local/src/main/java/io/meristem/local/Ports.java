package io.meristem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Where the parts of one stack listen, all of them on 127.0.0.1. */
public record Ports(int orchestrator, int worker, int kafka, int kafkaController, int s3) {

  /** The documented ports of {@code deploy/up}. */
  public static final Ports FIXED = new Ports(8080, 8081, 9092, 9093, 9000);

  /** Five ports that nobody uses at this moment. */
  public static Ports free() {
    List<Integer> ports = free(5);
    return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
  }

  /** Different ports that nobody uses at this moment. */
  public static List<Integer> free(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(bound(0));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(Ports::release);
    }
  }

  /**
   * Says who needs which port before anything is started.
   *
   * @throws StackFailure when another process listens there
   */
  static void requireFree(String component, int port) {
    try {
      bound(port).close();
    } catch (IOException e) {
      throw new StackFailure(taken(component, port), e);
    }
  }

  static String taken(String component, int port) {
    return "port %d is taken by another process, and %s needs it; `lsof -nP -i :%d` names that process: stop it and try again"
        .formatted(port, component, port);
  }

  private static ServerSocket bound(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
