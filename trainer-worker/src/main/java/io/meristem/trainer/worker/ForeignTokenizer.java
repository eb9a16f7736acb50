package io.meristem.trainer.worker;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.SourceObject;
import io.meristem.trainer.text.HuggingFaceTokenizer;
import io.meristem.trainer.text.UnusableTokenizer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tokenizer.json} that nobody vouches for.
 *
 * @param file its copy on the local disk
 */
record ForeignTokenizer(SourceObject source, Path file) {

  /**
   * Fetches it, unless its length says already that it is none.
   *
   * @throws Interruption when it is none, is not there any more, or the attempt shall stop
   */
  static ForeignTokenizer fetched(
      ObjectStore bucket, SourceObject source, Pulse pulse, Path directory) {
    try {
      HuggingFaceTokenizer.requireLength(source.bytes());
    } catch (UnusableTokenizer e) {
      throw refused(source, e.getMessage());
    }
    Path file = new Download(bucket, source, pulse).to(directory.resolve("tokenizer.json"));
    return new ForeignTokenizer(source, file);
  }

  /** Ends the attempt, since it cannot be used. */
  Interruption refused(@Nullable String why) {
    return refused(source, why);
  }

  private static Interruption refused(SourceObject source, @Nullable String why) {
    return new Interruption(
        Ending.failedForGood(
            "invalid-tokenizer",
            "The tokenizer cannot be used",
            "%s: %s; name a tokenizer.json as Hugging Face writes it"
                .formatted(source.address(), why)));
  }
}
