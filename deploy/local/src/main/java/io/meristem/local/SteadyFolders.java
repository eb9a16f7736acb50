package io.meristem.local;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * A store of files whose folders seem to stay. The last object of a folder takes the folder with
 * it, also from under somebody who has just made it to write there: S3 has no folders, and would
 * not answer that with an error. Such a put is made again; nothing of its content was read.
 */
final class SteadyFolders extends ForwardingBlobStore {

  private static final int TRIES = 100;

  SteadyFolders(BlobStore files) {
    super(files);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    Unread unread = new Unread(content);
    for (int tries = 1; true; tries++) {
      try {
        return super.putBlob(request, unread);
      } catch (RuntimeException e) {
        boolean isFolderGone = e.getCause() instanceof NoSuchFileException;
        if (!isFolderGone || unread.isBegun || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Knows whether it was begun, and is left open for the next try: the server closes it. */
  private static final class Unread extends FilterInputStream {
    private boolean isBegun;

    Unread(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      isBegun = true;
      return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      isBegun = true;
      return super.read(into, offset, length);
    }

    @Override
    public void close() {}
  }
}
