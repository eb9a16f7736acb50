package io.meristem.orchestrator.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.storage.lineage.Cost;
import io.meristem.storage.lineage.LineageEntry.VersionPublished;
import io.meristem.storage.lineage.Standing;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.object.BlobRef;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Writes the bytes of a version's row, in the order of {@link RowBytes}. */
final class RowWriter {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final DataOutputStream out = new DataOutputStream(bytes);

  private RowWriter() {}

  /**
   * @param aliases that stand for the version
   */
  static RowBytes row(VersionState version, Collection<String> aliases, VersionSummary summary) {
    RowWriter writer = new RowWriter();
    try {
      writer.numbers(version, summary);
      writer.texts(version, aliases, summary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RowBytes(writer.bytes.toByteArray());
  }

  private void numbers(VersionState version, VersionSummary summary) throws IOException {
    VersionPublished published = version.published();
    Instant created = version.stamp().at();
    Cost cost = summary.cost();
    out.writeByte(
        (published.lossy() ? RowBytes.LOSSY : 0)
            + (isHash(published.document()) ? RowBytes.RAW_HASH : 0));
    out.writeByte(VersionRow.EDGES.indexOf(published.edge()));
    out.writeByte(VersionRow.STANDINGS.indexOf(standing(version.standing())));
    out.writeByte(0);
    out.writeInt(published.attempt());
    out.writeInt(created.getNano());
    out.writeLong(created.getEpochSecond());
    out.writeLong(summary.parameters());
    measured(summary.lossAtBirth());
    measured(summary.lossAtEnd());
    out.writeLong(cost.tokens());
    out.writeLong(cost.repeatedTokens());
    out.writeDouble(cost.flops());
    out.writeDouble(cost.deviceSeconds());
    out.writeLong(cost.bytes());
    out.writeLong(published.document().bytes());
  }

  private void measured(OptionalDouble value) throws IOException {
    out.writeDouble(value.orElse(Double.NaN));
  }

  private static VersionRow.Standing standing(Standing standing) {
    return switch (standing) {
      case Standing.Active _ -> VersionRow.Standing.ACTIVE;
      case Standing.Retired _ -> VersionRow.Standing.RETIRED;
      case Standing.Purged _ -> VersionRow.Standing.PURGED;
    };
  }

  private void texts(VersionState version, Collection<String> aliases, VersionSummary summary)
      throws IOException {
    VersionPublished published = version.published();
    BlobRef document = published.document();
    text(published.version());
    text(summary.device());
    list(published.parents());
    list(version.tags().stream().sorted().toList());
    list(aliases.stream().sorted().toList());
    boolean isIdOfRun = VersionDocument.idOf(published.run()).equals(published.version());
    text(isIdOfRun && published.run().startsWith("r") ? "" : published.run());
    String key = RowBytes.keyOf(published.run(), published.attempt(), document.sha256());
    text(key.equals(document.key()) ? "" : document.key());
    raw(
        isHash(document)
            ? HexFormat.of().parseHex(document.sha256())
            : document.sha256().getBytes(UTF_8));
    text(summary.dataset());
    text(summary.workerClass());
  }

  private static boolean isHash(BlobRef document) {
    return HASH.matcher(document.sha256()).matches();
  }

  private void list(List<String> texts) throws IOException {
    List<String> first = texts.subList(0, Math.min(texts.size(), Byte.MAX_VALUE));
    out.writeByte(first.size());
    for (String text : first) {
      text(text);
    }
  }

  private void text(String text) throws IOException {
    raw(text.getBytes(UTF_8));
  }

  private void raw(byte[] text) throws IOException {
    out.writeShort(text.length);
    out.write(text);
  }
}
