package io.meristem.orchestrator.dispatch;

import io.meristem.storage.run.Problem;
import java.io.InputStream;
import java.util.Optional;

/** A text to train on, stopped when it is none. */
final class GuardedText extends GuardedBody {

  GuardedText(InputStream in, long limit) {
    super(in, limit);
  }

  @Override
  Problem empty() {
    return new Problem(
        "empty-text",
        "The text is empty",
        "the body has no bytes; send the text itself as the body");
  }

  @Override
  Problem tooLong(long limit) {
    return new Problem(
        "text-too-long",
        "The text is too long",
        "it has more than %d bytes; send less, or raise meristem.uploads.limit".formatted(limit));
  }

  @Override
  Optional<Problem> wrongIn(byte[] bytes, int offset, int length, long place) {
    for (int at = 0; at < length; at++) {
      if (bytes[offset + at] == 0) {
        return Optional.of(
            new Problem(
                "binary-text",
                "The text is binary",
                "byte %d is NUL, which no text has; send plain text".formatted(place + at)));
      }
    }
    return Optional.empty();
  }
}
