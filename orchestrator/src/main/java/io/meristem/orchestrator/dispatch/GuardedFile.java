package io.meristem.orchestrator.dispatch;

import io.meristem.storage.run.Problem;
import java.io.InputStream;
import java.util.Optional;

/** A file of any bytes. */
final class GuardedFile extends GuardedBody {

  GuardedFile(InputStream in, long limit) {
    super(in, limit);
  }

  @Override
  Problem empty() {
    return new Problem(
        "empty-upload",
        "The file is empty",
        "the body has no bytes; send the file itself as the body");
  }

  @Override
  Problem tooLong(long limit) {
    return new Problem(
        "upload-too-long",
        "The file is too long",
        "it has more than %d bytes; put it into object storage yourself, or raise meristem.uploads.limit"
            .formatted(limit));
  }

  @Override
  Optional<Problem> wrongIn(byte[] bytes, int offset, int length, long place) {
    return Optional.empty();
  }
}
