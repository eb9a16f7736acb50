package io.meristem.orchestrator;

import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the stream as a browser does, until it is closed. */
final class StreamReader implements AutoCloseable {

  /** One server-sent event. */
  record Message(String name, String id, String data) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpResponse<Stream<String>> response;
  private final List<Message> messages = new ArrayList<>();

  StreamReader(Optional<String> lastEventId) throws Exception {
    URI uri = URI.create("http://localhost:" + RestAssured.port + "/api/v1/stream");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
    response = client.send(request.build(), BodyHandlers.ofLines());
    var _ = Thread.ofVirtual().start(this::read);
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  private void read() {
    String name = "";
    String id = "";
    String data = "";
    for (String line : (Iterable<String>) response.body()::iterator) {
      if (line.startsWith("event:")) {
        name = line.substring("event:".length()).strip();
      } else if (line.startsWith("id:")) {
        id = line.substring("id:".length()).strip();
      } else if (line.startsWith("data:")) {
        data += line.substring("data:".length()).strip();
      } else if (line.isEmpty() && !name.isEmpty()) {
        add(new Message(name, id, data));
        name = "";
        data = "";
      }
    }
  }

  private synchronized void add(Message message) {
    messages.add(message);
  }

  private synchronized Optional<Message> find(Predicate<Message> wanted) {
    return messages.stream().filter(wanted).findFirst();
  }

  /** Waits for a message of this name with this text in its data. */
  Message await(String name, String text) {
    Predicate<Message> wanted =
        message -> message.name().equals(name) && message.data().contains(text);
    Await.until("the stream says " + name + " " + text, () -> find(wanted).isPresent());
    return find(wanted).orElseThrow();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
