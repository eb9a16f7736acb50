package io.meristem.trainer.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that holds the tokenizers library, so that its crash is one answer less and nothing
 * else. It ends when its input ends.
 *
 * <p>Big-endian, as {@link DataOutputStream} writes: a request is a count and so many texts, each a
 * length and UTF-8 bytes; the answer has for each text a count and so many ids, or {@link #FAILED}
 * and a message. The first answer, which nobody asked for, is that to an empty text. Or a request
 * is {@link #DECODE}, a count and so many ids; the answer is the length of their text and its UTF-8
 * bytes, or {@link #FAILED} and a message.
 */
final class TokenizerProcess {

  static final int FAILED = -1;
  static final int DECODE = -2;

  private TokenizerProcess() {}

  /**
   * Serves until the input ends.
   *
   * @param arguments the {@code tokenizer.json}
   */
  public static void main(String[] arguments) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    var out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
    try {
      NativeTokenizer.load();
      serve(new NativeTokenizer(Files.readString(Path.of(arguments[0]))), in, out);
    } catch (EOFException e) {
      // Nobody wants more.
    } catch (IOException | RuntimeException e) {
      fail(out, e);
      out.flush();
    }
  }

  private static void serve(NativeTokenizer tokenizer, DataInputStream in, DataOutputStream out)
      throws IOException {
    out.writeInt(0);
    while (true) {
      out.flush();
      int count = in.readInt();
      List<Answer> answers =
          count == DECODE
              ? List.of(answer(tokenizer, ids(in)))
              : texts(in, count).parallelStream().map(text -> answer(tokenizer, text)).toList();
      for (Answer answer : answers) {
        answer.writeTo(out);
      }
    }
  }

  private static long[] ids(DataInputStream in) throws IOException {
    long[] ids = new long[in.readInt()];
    for (int at = 0; at < ids.length; at++) {
      ids[at] = in.readInt();
    }
    return ids;
  }

  private static List<String> texts(DataInputStream in, int count) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int text = 0; text < count; text++) {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      texts.add(new String(bytes, UTF_8));
    }
    return texts;
  }

  /** What a text became. */
  private interface Answer {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private static Answer answer(NativeTokenizer tokenizer, String text) {
    try {
      long[] ids = tokenizer.encode(text);
      return out -> {
        out.writeInt(ids.length);
        for (long id : ids) {
          out.writeInt((int) id);
        }
      };
    } catch (RuntimeException e) {
      return out -> fail(out, e);
    }
  }

  private static Answer answer(NativeTokenizer tokenizer, long[] ids) {
    try {
      byte[] text = tokenizer.decode(ids).getBytes(UTF_8);
      return out -> {
        out.writeInt(text.length);
        out.write(text);
      };
    } catch (RuntimeException e) {
      return out -> fail(out, e);
    }
  }

  private static void fail(DataOutputStream out, Exception why) throws IOException {
    byte[] message = String.valueOf(why.getMessage()).getBytes(UTF_8);
    out.writeInt(FAILED);
    out.writeInt(message.length);
    out.write(message);
  }
}
