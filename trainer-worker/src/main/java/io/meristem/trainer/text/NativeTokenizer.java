package io.meristem.trainer.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hugging Face's tokenizers in this process. The library may end the whole process when a file or a
 * text surprises it, so only {@link TokenizerProcess} uses it. Any number of threads may encode.
 *
 * <p>The library's own Java face is passed by: it reports home, downloads, and cuts texts.
 */
final class NativeTokenizer {

  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final long handle;

  /**
   * Reads a {@code tokenizer.json}; its truncation and padding are switched off.
   *
   * @throws RuntimeException saying why the library refuses it
   */
  NativeTokenizer(String json) {
    this.handle = LIBRARY.createTokenizerFromString(json);
    LIBRARY.disableTruncation(handle);
    LIBRARY.disablePadding(handle);
  }

  /** Loads the library out of the class path; its file is gone again before this returns. */
  @SuppressWarnings("restricted")
  static void load() throws IOException {
    String name = System.mapLibraryName("tokenizers");
    String resource = "/native/lib/" + platform() + "/cpu/" + name;
    Path file = Files.createTempFile("tokenizers", name);
    try (InputStream library = TokenizersLibrary.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IOException("the tokenizers library has no build for " + platform());
      }
      Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
      System.load(file.toString());
    } finally {
      Files.delete(file);
    }
  }

  /** What a process that uses this class needs. */
  static String classPath() {
    return Stream.of(NativeTokenizer.class, TokenizersLibrary.class)
        .map(NativeTokenizer::location)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where is " + type, e);
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    return (system.startsWith("mac") ? "osx" : system)
        + "-"
        + (machine.equals("amd64") ? "x86_64" : machine);
  }

  /** The ids of a text; no special tokens are added. */
  long[] encode(String text) {
    long encoding = LIBRARY.encode(handle, text, false);
    try {
      return LIBRARY.getTokenIds(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The text of these ids, special tokens included. */
  String decode(long[] ids) {
    return LIBRARY.decode(handle, ids, false);
  }
}
