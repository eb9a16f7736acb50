package io.meristem.trainer.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tokenises by a {@code tokenizer.json}, in a process of its own: what ends that process, ends no
 * other. See {@link TextPieces} for when the tokens are those of the whole text.
 */
public final class HuggingFaceTokenizer implements TextTokenizer {

  private static final int PIECE = 1 << 16;
  private static final int PIECES_AT_ONCE = 16;
  private static final String HEAP = "-Xmx512m";

  private final int vocabulary;
  private final int piece;
  private final Process process;
  private final Path errors;
  private final DataInputStream answers;
  private final DataOutputStream requests;

  private HuggingFaceTokenizer(Path file, Path directory, int piece) throws IOException {
    this.vocabulary = TokenizerFile.vocabulary(file);
    this.piece = piece;
    this.errors = Files.createTempFile(directory, "tokenizer", ".log");
    this.process = start(file, directory, errors);
    this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
  }

  /**
   * Reads a tokenizer's file.
   *
   * @param directory for what the process leaves behind
   * @throws UnusableTokenizer saying why it cannot be used
   */
  public static HuggingFaceTokenizer open(Path file, Path directory) {
    return open(file, directory, PIECE);
  }

  static HuggingFaceTokenizer open(Path file, Path directory, int piece) {
    try {
      HuggingFaceTokenizer tokenizer =
          new HuggingFaceTokenizer(file, directory.toAbsolutePath(), piece);
      try {
        tokenizer.answer();
        return tokenizer;
      } catch (RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Refuses a file by its length alone, before anybody fetches it.
   *
   * @throws UnusableTokenizer if it is empty or too long
   */
  public static void requireLength(long bytes) {
    TokenizerFile.requireSize(bytes);
  }

  private static Process start(Path file, Path directory, Path errors) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                NativeTokenizer.classPath(),
                TokenizerProcess.class.getName(),
                file.toAbsolutePath().toString())
            .directory(directory.toFile())
            .redirectError(errors.toFile());
    builder.environment().clear();
    return builder.start();
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public void tokenise(InputStream text, TokenSink sink) throws IOException {
    TextPieces pieces = new TextPieces(text, piece);
    for (List<byte[]> some = some(pieces); !some.isEmpty(); some = some(pieces)) {
      List<int[]> tokens = tokens(some);
      for (int at = 0; at < some.size(); at++) {
        sink.take(tokens.get(at), some.get(at).length);
      }
    }
  }

  private static List<byte[]> some(TextPieces pieces) throws IOException {
    List<byte[]> some = new ArrayList<>();
    while (some.size() < PIECES_AT_ONCE) {
      Optional<String> next = pieces.next();
      if (next.isEmpty()) {
        break;
      }
      some.add(next.get().getBytes(UTF_8));
    }
    return some;
  }

  private List<int[]> tokens(List<byte[]> texts) {
    try {
      requests.writeInt(texts.size());
      for (byte[] text : texts) {
        requests.writeInt(text.length);
        requests.write(text);
      }
      requests.flush();
    } catch (IOException e) {
      throw crashed();
    }
    List<int[]> tokens = new ArrayList<>();
    for (int text = 0; text < texts.size(); text++) {
      tokens.add(answer());
    }
    return tokens;
  }

  /**
   * The text that ids stand for, special tokens included. Characters that are not whole are U+FFFD.
   *
   * @throws UnusableTokenizer if the tokenizer breaks on them
   */
  public String decode(List<Integer> ids) {
    try {
      requests.writeInt(TokenizerProcess.DECODE);
      requests.writeInt(ids.size());
      for (int id : ids) {
        requests.writeInt(id);
      }
      requests.flush();
      byte[] text = new byte[count()];
      answers.readFully(text);
      return new String(text, UTF_8);
    } catch (IOException e) {
      throw crashed();
    }
  }

  private int[] answer() {
    try {
      int[] ids = new int[count()];
      for (int at = 0; at < ids.length; at++) {
        ids[at] = checked(answers.readInt());
      }
      return ids;
    } catch (IOException e) {
      throw crashed();
    }
  }

  /** How much the answer has. */
  private int count() throws IOException {
    int count = answers.readInt();
    if (count == TokenizerProcess.FAILED) {
      byte[] message = new byte[answers.readInt()];
      answers.readFully(message);
      throw new UnusableTokenizer("the tokenizers library says: " + new String(message, UTF_8));
    }
    return count;
  }

  private int checked(int id) {
    if (id < 0 || id >= vocabulary) {
      throw new UnusableTokenizer(
          "it gives the id %d, and the highest in its file is %d"
              .formatted(Integer.toUnsignedLong(id), vocabulary - 1));
    }
    return id;
  }

  private UnusableTokenizer crashed() {
    end();
    try {
      return new UnusableTokenizer("the tokenizers library broke: " + reason());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the library said last: in Rust the line after the one that says who panicked. */
  private String reason() throws IOException {
    List<String> lines = Files.readString(errors, UTF_8).lines().filter(l -> !l.isBlank()).toList();
    for (int line = 0; line + 1 < lines.size(); line++) {
      if (lines.get(line).contains(" panicked at ")) {
        return lines.get(line + 1);
      }
    }
    return lines.isEmpty() ? "its process ended with " + process.exitValue() : lines.getLast();
  }

  /** Ends the process, and removes what it left behind. */
  @Override
  public void close() {
    end();
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
