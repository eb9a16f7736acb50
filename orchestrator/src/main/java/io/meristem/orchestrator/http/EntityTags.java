package io.meristem.orchestrator.http;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** ETags that are the number of the commit that changed something last. */
public final class EntityTags {

  private EntityTags() {}

  /** The ETag of what the commit with this number changed last. */
  public static String of(long sequence) {
    return "\"" + sequence + "\"";
  }

  /** What If-Match says: something that no ETag was ever matches no commit. */
  public static OptionalLong number(@Nullable String match) {
    if (match == null || match.equals("*")) {
      return OptionalLong.empty();
    }
    String tag = match.replace("\"", "");
    return OptionalLong.of(tag.matches("[0-9]{1,18}") ? Long.parseLong(tag) : -1);
  }
}
