package io.meristem.storage.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a conditional put makes of each answer that a server may give. */
class S3AnswersIT {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final Deque<Integer> toPuts = new ArrayDeque<>();
  private final List<String> puts = new ArrayList<>();
  private HttpServer server;
  private S3ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    store = new S3ObjectStore(new S3Settings(endpoint, "us-east-1", "key", "secret", "bucket"));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean isPut = exchange.getRequestMethod().equals("PUT");
    if (isPut) {
      puts.add(exchange.getRequestHeaders().getFirst("If-None-Match") + " " + body);
    }
    int status = isPut ? toPuts.remove() : NOT_FOUND;
    String code = status == NOT_FOUND && !isPut ? "NoSuchKey" : "Code" + status;
    byte[] error = ("<Error><Code>" + code + "</Code></Error>").getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.getResponseHeaders().add("ETag", "\"0\"");
    exchange.sendResponseHeaders(status, status == OK ? -1 : error.length);
    if (status != OK) {
      exchange.getResponseBody().write(error);
    }
    exchange.close();
  }

  @Test
  void anAnswer409IsTriedAgainWithTheSameBytesUnderTheSameCondition() {
    toPuts.addAll(List.of(409, 409, OK));

    Creation creation = store.create("a", "mine");

    assertThat(creation).isEqualTo(new Creation.Created());
    assertThat(puts).hasSize(3).allMatch(put -> put.startsWith("* ") && put.contains("mine"));
  }

  @Test
  void anAnswer412IsAConflict() {
    toPuts.add(412);

    assertThat(store.putIfAbsent("a", "mine")).isEqualTo(new PutOutcome.Conflict());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 408, 409, 429, 500, 502, 503, 504})
  void whatMayPassIsUnknown(int status) {
    toPuts.add(status);

    assertThat(store.putIfAbsent("a", "mine")).isInstanceOf(PutOutcome.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405, 413, 501})
  void whatTheServerWillNeverDoIsRefusedAtOnce(int status) {
    toPuts.add(status);

    assertThatThrownBy(() -> store.putIfAbsent("a", "mine"))
        .isInstanceOfSatisfying(
            ObjectStoreException.class, refusal -> assertThat(refusal.isPassing()).isFalse())
        .hasMessageContaining("write a in bucket bucket");
  }
}
