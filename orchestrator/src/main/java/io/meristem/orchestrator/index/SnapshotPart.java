package io.meristem.orchestrator.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import io.meristem.storage.lineage.LineageEntry.VersionEvaluated;
import io.meristem.storage.lineage.LineageEntry.VersionVerified;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.UnreadableDocumentException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a snapshot's part: a mark, the format, and deflated, model by model, what {@link
 * ModelRows} has, the rows as they are in memory. Deflated they are a quarter as long, and to
 * inflate them takes less of a start than to read the rest.
 */
final class SnapshotPart {

  private static final int MARK = 0x4D455249;

  /** To be raised with every change of this class or of {@link RowBytes}. */
  private static final int FORMAT = 3;

  private static final int BUFFER = 1 << 16;

  private static final TypeReference<List<VersionEvaluated>> EVALUATIONS = new TypeReference<>() {};
  private static final TypeReference<List<VersionVerified>> VERIFICATIONS =
      new TypeReference<>() {};

  private SnapshotPart() {}

  /** Only of models whose rows are whole. */
  static byte[] bytes(List<ModelRows> models) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      DataOutputStream plain = new DataOutputStream(bytes);
      plain.writeInt(MARK);
      plain.writeInt(FORMAT);
      try (DataOutputStream out = deflated(bytes, deflater)) {
        out.writeInt(models.size());
        for (ModelRows model : models) {
          write(model, out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static DataOutputStream deflated(OutputStream bytes, Deflater deflater) {
    return new DataOutputStream(
        new BufferedOutputStream(new DeflaterOutputStream(bytes, deflater, BUFFER), BUFFER));
  }

  private static void write(ModelRows model, DataOutputStream out) throws IOException {
    out.writeUTF(model.model());
    out.writeLong(model.sequence());
    out.writeUTF(model.hash());
    out.writeInt(model.rows().size());
    for (RowBytes row : model.rows()) {
      block(Objects.requireNonNull(row).array(), out);
    }
    block(json(model.evaluations(), EVALUATIONS), out);
    block(json(model.verifications(), VERIFICATIONS), out);
  }

  private static <T> byte[] json(List<T> entries, TypeReference<List<T>> type) throws IOException {
    return Documents.JSON.writerFor(type).writeValueAsBytes(entries);
  }

  private static void block(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * @param key names the part in a refusal
   * @throws UnreadableDocumentException if it is none, or of a newer format
   */
  static List<ModelRows> read(String key, byte[] bytes) {
    Inflater inflater = new Inflater();
    try (DataInputStream plain = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (plain.readInt() != MARK) {
        throw new UnreadableDocumentException(key, "it is no part of a snapshot", null);
      }
      int format = plain.readInt();
      if (format != FORMAT) {
        throw new UnreadableDocumentException(
            key, "its format is " + format + ", and this build reads format " + FORMAT, null);
      }
      return models(inflated(plain, inflater));
    } catch (IOException | RuntimeException e) {
      throw e instanceof UnreadableDocumentException known
          ? known
          : new UnreadableDocumentException(key, e.toString(), e);
    } finally {
      inflater.end();
    }
  }

  private static DataInputStream inflated(InputStream bytes, Inflater inflater) {
    return new DataInputStream(
        new BufferedInputStream(new InflaterInputStream(bytes, inflater, BUFFER), BUFFER));
  }

  private static List<ModelRows> models(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<ModelRows> models = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      models.add(model(in));
    }
    return models;
  }

  private static ModelRows model(DataInputStream in) throws IOException {
    String name = in.readUTF();
    long sequence = in.readLong();
    String hash = in.readUTF();
    int count = in.readInt();
    List<@Nullable RowBytes> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      rows.add(new RowBytes(block(in)));
    }
    return new ModelRows(
        name,
        sequence,
        hash,
        rows,
        Documents.JSON.readValue(new String(block(in), UTF_8), EVALUATIONS),
        Documents.JSON.readValue(new String(block(in), UTF_8), VERIFICATIONS));
  }

  private static byte[] block(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new IOException("it ends too early");
    }
    return bytes;
  }
}
