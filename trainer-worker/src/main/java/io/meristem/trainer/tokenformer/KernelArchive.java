package io.meristem.trainer.tokenformer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A kernel text as a TorchScript archive: code and one object without attributes, so that every
 * tensor stays with the caller. The format is a zip of stored entries; objects are pickled.
 */
final class KernelArchive {

  private static final String TEXT = "kernel.py";

  /** Protocol 2, an instance of TokenFormer with the one attribute {@code training = True}. */
  private static final byte[] OBJECT =
      "\u0080\2c__torch__\nTokenFormer\n)\u0081}(X\10\0\0\0training\u0088ub.".getBytes(ISO_8859_1);

  /** Protocol 2, an empty tuple. */
  private static final byte[] NO_CONSTANTS = "\u0080\2).".getBytes(ISO_8859_1);

  private static final byte[] FORMAT_VERSION = "10\n".getBytes(UTF_8);

  private KernelArchive() {}

  /** The text of the model. */
  static String text() {
    try (InputStream text = KernelArchive.class.getResourceAsStream(TEXT)) {
      if (text == null) {
        throw new IllegalStateException("the kernel text " + TEXT + " is not on the class path");
      }
      return new String(text.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The archive of a text.
   *
   * @param text defines the class {@code TokenFormer}
   */
  static byte[] of(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "kernel/data.pkl", OBJECT);
      store(zip, "kernel/code/__torch__.py", text.getBytes(UTF_8));
      store(zip, "kernel/constants.pkl", NO_CONSTANTS);
      store(zip, "kernel/version", FORMAT_VERSION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setCrc(checksum.getValue());
    entry.setSize(content.length);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
