package io.meristem.storage.object;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Tells of each promise that is broken in words, on a line of its own. */
final class BrokenPromises implements TestWatcher {

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    String first = Optional.ofNullable(cause).map(Throwable::getMessage).orElse("").strip();
    System.err.printf(
        "meristem: this object storage breaks a promise: %s (%s)%n",
        words(context.getRequiredTestMethod().getName()), first.lines().findFirst().orElse(""));
  }

  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
