package io.meristem.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an S3 server, passes everything on as it is, and holds the one request that a
 * {@link Trap} waits for. A server that does not answer is a connection that breaks. Bodies are
 * held in memory.
 */
final class Gate implements AutoCloseable {

  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "expect", "transfer-encoding");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int NO_BODY = -1;

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final URI server;
  private final HttpServer front;
  private final OkHttpClient http =
      new OkHttpClient.Builder().readTimeout(PATIENCE).followRedirects(false).build();
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<@Nullable Trap> armed = new AtomicReference<>();

  private Gate(URI server, HttpServer front) {
    this.server = server;
    this.front = front;
  }

  /** A gate on a free port of 127.0.0.1. */
  static Gate before(URI server) {
    try {
      InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
      Gate gate = new Gate(server, HttpServer.create(new InetSocketAddress(loopback, 0), 0));
      gate.front.createContext("/", gate::pass);
      gate.front.setExecutor(gate.handlers);
      gate.front.start();
      return gate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  /** Waits for one request, in place of whatever was waited for before. */
  Trap arm(Moment moment) {
    Trap trap = new Trap(moment);
    armed.set(trap);
    return trap;
  }

  private void pass(HttpExchange exchange) {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      Trap trap = armed.get();
      if (trap == null || !trap.catches(exchange.getRequestMethod(), path, body)) {
        respond(exchange, answer(exchange, body));
      } else {
        armed.compareAndSet(trap, null);
        caught(trap, exchange, path, body);
      }
    } catch (IOException e) {
      // Closing the exchange without an answer is what the client shall see.
    }
  }

  private void caught(Trap trap, HttpExchange exchange, String path, byte[] body)
      throws IOException {
    Caught request = new Caught(path, ByteString.of(body));
    try {
      switch (trap.moment().side()) {
        case BEFORE -> {
          if (trap.hold(request) == Trap.Fate.PASSED) {
            respond(exchange, answer(exchange, body));
          }
        }
        case AFTER -> {
          Answer answer = answer(exchange, body);
          var _ = trap.hold(request);
          respond(exchange, answer);
        }
      }
    } finally {
      trap.over();
    }
  }

  private record Answer(Response head, ByteString body) {}

  private Answer answer(HttpExchange exchange, byte[] body) throws IOException {
    String method = exchange.getRequestMethod();
    boolean hasBody = method.equals("PUT") || method.equals("POST");
    Request.Builder request =
        new Request.Builder()
            .url(server.resolve(exchange.getRequestURI().toString()).toString())
            .method(method, hasBody ? RequestBody.create(body) : null);
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (isOfTheMessage(name)) {
            values.forEach(value -> request.addHeader(name, value));
          }
        });
    try (Response response = http.newCall(request.build()).execute()) {
      return new Answer(response, response.body().byteString());
    }
  }

  private static boolean isOfTheMessage(String header) {
    return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void respond(HttpExchange exchange, Answer answer) throws IOException {
    answer
        .head()
        .headers()
        .toMultimap()
        .forEach((name, values) -> {
          if (isOfTheMessage(name)) {
            exchange.getResponseHeaders().put(name, List.copyOf(values));
          }
        });
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    String length = answer.head().header("Content-Length");
    if (isHead && length != null) {
      exchange.getResponseHeaders().set("Content-Length", length);
    }
    int bytes = answer.body().size();
    exchange.sendResponseHeaders(answer.head().code(), bytes == 0 ? NO_BODY : bytes);
    exchange.getResponseBody().write(answer.body().toByteArray());
  }

  @Override
  public void close() {
    front.stop(0);
    handlers.shutdownNow();
  }
}
