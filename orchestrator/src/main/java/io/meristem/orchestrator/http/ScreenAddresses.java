package io.meristem.orchestrator.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;

/**
 * Answers the addresses of the dashboard's screens with its one page, to whoever asks for HTML.
 *
 * <p>Quinoa would do that behind the REST resources; but those answer every path that they do not
 * know with a problem, since a problem is made of every exception, and so never pass a request on.
 */
@ApplicationScoped
public class ScreenAddresses {

  private static final int BEFORE_RESOURCES = 15_000;
  private static final Pattern NO_SCREEN =
      Pattern.compile("/|/(api|q|assets)(/.*)?|/[^/]*\\.[a-z0-9]+");

  void register(@Observes Router router) {
    router.get().order(BEFORE_RESOURCES).handler(ScreenAddresses::route);
  }

  private static void route(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    boolean isPage = accept != null && accept.contains(MediaType.TEXT_HTML);
    if (isPage && !NO_SCREEN.matcher(context.normalizedPath()).matches()) {
      context.reroute("/");
    } else {
      context.next();
    }
  }
}
