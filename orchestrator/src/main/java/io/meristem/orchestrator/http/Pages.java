package io.meristem.orchestrator.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** Lists that come page by page: an array, and a Link header (RFC 8288) to the next page. */
public final class Pages {

  /** How many things a page has at most if nobody says so. */
  public static final String LIMIT = "100";

  private Pages() {}

  /**
   * One page.
   *
   * @param next the place where the next page begins, if there may be one
   */
  public static <T> RestResponse<List<T>> of(List<T> rows, UriInfo asked, Optional<String> next) {
    return with(rows, asked, next);
  }

  /** The same with something that is no bare array. */
  public static <T> RestResponse<T> with(T rows, UriInfo asked, Optional<String> next) {
    var page = RestResponse.ResponseBuilder.ok(rows);
    next.ifPresent(place -> page.header(HttpHeaders.LINK, link(asked, place)));
    return page.build();
  }

  /**
   * A page of a list that can be walked both ways: {@code cursor} leads down, {@code above} up.
   *
   * @param previous the place above which the page before ends, if there may be one
   */
  public static <T> RestResponse<List<T>> between(
      List<T> rows, UriInfo asked, Optional<String> next, Optional<String> previous) {
    var page = RestResponse.ResponseBuilder.ok(rows);
    next.ifPresent(
        place -> page.header(HttpHeaders.LINK, link(asked, "cursor", place, "above", "next")));
    previous.ifPresent(
        place -> page.header(HttpHeaders.LINK, link(asked, "above", place, "cursor", "prev")));
    return page.build();
  }

  private static String link(UriInfo asked, String place) {
    return link(asked, "cursor", place, "above", "next");
  }

  private static String link(UriInfo asked, String name, String place, String without, String rel) {
    String cursor =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(place.getBytes(StandardCharsets.UTF_8));
    URI uri =
        asked
            .getRequestUriBuilder()
            .replaceQueryParam(without)
            .replaceQueryParam(name, cursor)
            .build();
    return "<%s?%s>; rel=\"%s\"".formatted(uri.getRawPath(), uri.getRawQuery(), rel);
  }
}
