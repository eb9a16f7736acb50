package io.meristem.orchestrator.api;

import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.index.VersionRow;
import io.meristem.storage.lineage.Edge;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * A version in a list.
 *
 * @param standing active, retired or purged
 * @param tokens that its own run trained on
 * @param dataset that its own run trained on, as {@code name/digits} with the first digits of its
 *     hash
 * @param seconds that its own run trained for
 * @param bytes that are in object storage for it alone
 * @param created when it was published
 */
record VersionRowView(
    String id,
    String model,
    String run,
    Edge edge,
    boolean lossy,
    List<String> parents,
    String standing,
    List<String> tags,
    List<String> aliases,
    long parameters,
    OptionalDouble lossAtBirth,
    OptionalDouble lossAtEnd,
    Optional<String> dataset,
    long tokens,
    double seconds,
    long bytes,
    Instant created) {

  static VersionRowView of(VersionRow row) {
    return new VersionRowView(
        row.id(),
        row.model(),
        row.run(),
        row.edge(),
        row.isLossy(),
        row.parents(),
        row.standing().name().toLowerCase(Locale.ROOT),
        row.tags(),
        row.aliases(),
        row.parameters(),
        row.lossAtBirth(),
        row.lossAtEnd(),
        row.dataset(),
        row.cost().tokens(),
        row.cost().deviceSeconds(),
        row.cost().bytes(),
        row.created());
  }

  static RestResponse<List<VersionRowView>> page(Page<VersionRow> page, UriInfo asked) {
    return Pages.of(page.things().stream().map(VersionRowView::of).toList(), asked, page.next());
  }
}
