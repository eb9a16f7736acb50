package io.meristem.orchestrator.api;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** ETags that are the number of the commit that changed something last. */
final class EntityTags {

  private EntityTags() {}

  static String of(long sequence) {
    return "\"" + sequence + "\"";
  }

  /** What If-Match says: something that no ETag was ever matches no commit. */
  static OptionalLong number(@Nullable String match) {
    if (match == null || match.equals("*")) {
      return OptionalLong.empty();
    }
    String tag = match.replace("\"", "");
    return OptionalLong.of(tag.matches("[0-9]{1,18}") ? Long.parseLong(tag) : -1);
  }
}
