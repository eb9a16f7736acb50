package io.meristem.storage.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.object.Chunk;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.object.UnreadableDocumentException;
import java.util.List;
import java.util.Optional;

/**
 * Whether a chunk has the very commits of its log. Each commit names the hash of the one before it,
 * so it is enough to look at the chunk and at the last of its commits. Pure.
 */
final class ChunkCheck {

  private ChunkCheck() {}

  /** The key of the commit that the chunk ends with. */
  static String lastKey(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    return log(key) + name;
  }

  private static String log(String key) {
    return key.substring(0, key.indexOf("/snapshots/")) + "/log/";
  }

  /**
   * What is wrong, if anything is.
   *
   * @param last the text of the commit that the chunk ends with, as the log has it
   */
  static Optional<Finding> finding(String key, Chunk chunk, Optional<String> last) {
    if (last.isEmpty()) {
      return Optional.of(
          new Finding(
              lastKey(key),
              Defect.MISSING_COMMIT,
              key + " has this commit, and the log does not",
              "restore it from a copy of the bucket, or from that chunk, which has its whole"
                  + " text"));
    }
    return isChained(key, chunk) && chunk.commits().getLast().equals(last.get())
        ? Optional.empty()
        : Optional.of(
            new Finding(
                key,
                Defect.STALE_CHUNK,
                "its commits are not those of the log",
                "if commits of the log are wrong, restore those from here; else delete this one,"
                    + " and it will be written again"));
  }

  private static boolean isChained(String key, Chunk chunk) {
    int name = key.lastIndexOf('/') + 1;
    int folder = key.lastIndexOf('/', name - 2) + 1;
    long last = Long.parseLong(key.substring(name, key.length() - ".json".length()));
    int size = Integer.parseInt(key.substring(folder, name - 1));
    List<String> texts = chunk.commits();
    return chunk.log().equals(log(key))
        && chunk.last() == last
        && texts.size() == size
        && eachFollows(key, texts, last - size + 1);
  }

  private static boolean eachFollows(String key, List<String> texts, long first) {
    try {
      for (int n = 0; n < texts.size(); n++) {
        JsonNode commit = Documents.body(key, texts.get(n));
        boolean follows =
            n == 0 || commit.path("previous").asText().equals(Sha256.of(texts.get(n - 1)));
        if (!follows || commit.path("sequence").asLong() != first + n) {
          return false;
        }
      }
      return true;
    } catch (UnreadableDocumentException e) {
      return false;
    }
  }
}
