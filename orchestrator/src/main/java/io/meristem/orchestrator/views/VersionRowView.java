package io.meristem.orchestrator.views;

import io.meristem.orchestrator.filter.Page;
import io.meristem.orchestrator.http.Pages;
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
 * @param lossAtEnd in nats per token of its own dataset's validation split
 * @param bitsPerByte the same in bits over bytes of text: comparable between tokenizers
 * @param dataset that its own run trained on, as {@code name/digits} with the first digits of its
 *     hash
 * @param seconds that its own run trained for
 * @param bytes that are in object storage for it alone
 * @param created when it was published
 */
public record VersionRowView(
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
    OptionalDouble bitsPerByte,
    Optional<String> dataset,
    long tokens,
    double seconds,
    long bytes,
    Instant created) {

  /** A row of the index. */
  public static VersionRowView of(VersionRow row, BytesPerToken bytesPerToken) {
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
        bytesPerToken.bitsPerByte(row),
        row.dataset(),
        row.cost().tokens(),
        row.cost().deviceSeconds(),
        row.bytesStored(),
        row.created());
  }

  /** A page of rows, with a link to the next. */
  public static RestResponse<List<VersionRowView>> page(
      Page<VersionRow> page, BytesPerToken bytesPerToken, UriInfo asked) {
    return Pages.of(
        page.things().stream().map(row -> of(row, bytesPerToken)).toList(), asked, page.next());
  }
}
