package io.meristem.orchestrator.http;

import io.meristem.orchestrator.dispatch.RequestId;
import io.meristem.storage.object.Actor;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Who is asking, and under which key. Without authentication the name is only a claim. */
@RequestScoped
public class Caller {

  static final String ACTOR = "X-Meristem-Actor";
  static final String KEY = "Idempotency-Key";
  private static final String NOBODY_IN_PARTICULAR = "local";
  private static final Pattern NAME = Pattern.compile("[\\p{Alnum}._@+-]{1,100}");
  private static final int LONGEST_KEY = 255;

  private static final int LONGEST_ORIGIN = 200;

  private final HttpHeaders headers;
  private final RoutingContext routing;

  Caller(HttpHeaders headers, RoutingContext routing) {
    this.headers = headers;
    this.routing = routing;
  }

  /** Who asks, as he says himself, and from where. */
  public Actor actor() {
    String name = header(ACTOR).orElse(NOBODY_IN_PARTICULAR);
    if (!NAME.matcher(name).matches()) {
      throw Problems.invalid(
          "invalid-actor",
          "The actor's name cannot be",
          ACTOR + " must be 1 to 100 letters, digits and ._@+-");
    }
    return Actor.claimed(name).from(origin());
  }

  /** The address that the request came from, and the program that sent it, as it calls itself. */
  private String origin() {
    SocketAddress address = routing.request().remoteAddress();
    String origin =
        (address == null ? "?" : address.hostAddress())
            + header(HttpHeaders.USER_AGENT).map(agent -> " " + agent).orElse("");
    String shown = origin.replaceAll("[^ -~]", "?");
    return shown.substring(0, Math.min(LONGEST_ORIGIN, shown.length()));
  }

  /** The request as the cause of what it does to a model. */
  public String cause() {
    return "request " + requestId().hash();
  }

  /** The request's id: the same for the same actor and key, a new one without a key. */
  public RequestId requestId() {
    String key = header(KEY).orElseGet(() -> UUID.randomUUID().toString());
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw Problems.invalid(
          "invalid-idempotency-key",
          "The Idempotency-Key cannot be",
          KEY + " must have 1 to " + LONGEST_KEY + " characters");
    }
    return RequestId.of(actor().name(), key);
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(headers.getHeaderString(name));
  }
}
