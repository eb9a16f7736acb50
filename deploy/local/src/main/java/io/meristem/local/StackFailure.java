package io.meristem.local;

import java.io.Serial;

/** The stack cannot run. The message is for the person at the keyboard: what, why, the way out. */
public final class StackFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public StackFailure(String message) {
    super(message);
  }

  public StackFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
