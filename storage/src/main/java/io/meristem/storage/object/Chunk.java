package io.meristem.storage.object;

import java.util.List;

/**
 * Consecutive commits of a log in one document. It follows from the log, so whoever writes it
 * writes the same bytes, and deleting it costs nothing but time.
 *
 * @param log where the commits are
 * @param last number of the last of them
 * @param commits their texts, exactly as they are stored one by one
 */
public record Chunk(String log, long last, List<String> commits) {

  public Chunk {
    commits = List.copyOf(commits);
  }
}
