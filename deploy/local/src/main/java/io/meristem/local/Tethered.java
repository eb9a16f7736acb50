package io.meristem.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class, and ends this process when standard input ends.
 *
 * <p>The process that started this one holds the other end of standard input and never writes to
 * it. When that process is gone, however it went (kill -9 included), the operating system closes
 * the pipe. Nothing is shut down in order then: there is nobody left to be in order for, and every
 * part of the system must survive a sudden end anyway.
 */
public final class Tethered {

  /** The line that an embedded server prints once it serves requests. */
  static final String READY = "meristem: ready";

  private static final int PARENT_IS_GONE = 3;

  private Tethered() {}

  /**
   * Runs the main class named first.
   *
   * @param args the name of the main class, then its arguments
   */
  public static void main(String[] args) throws Throwable {
    Thread.ofPlatform().daemon().name("tether").start(() -> haltAtEndOf(System.in));
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void haltAtEndOf(InputStream input) {
    try (input) {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("meristem: standard input is broken, ending: " + e);
    }
    Runtime.getRuntime().halt(PARENT_IS_GONE);
  }
}
