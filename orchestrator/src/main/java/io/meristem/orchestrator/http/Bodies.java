package io.meristem.orchestrator.http;

import io.meristem.storage.run.Problem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every body. JSON and YAML are read into memory as a whole, so they must be short,
 * whether their length is said beforehand or not; texts stream.
 */
@Provider
public final class Bodies implements ReaderInterceptor {

  /** The media type of RFC 9512. */
  public static final String YAML = "application/yaml";

  private static final int LONGEST_JSON = 1 << 20;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
    if (!isDocument(body.getMediaType())) {
      return body.proceed();
    }
    ShortStream json = new ShortStream(body.getInputStream());
    body.setInputStream(json);
    try {
      return body.proceed();
    } catch (IOException | RuntimeException e) {
      if (json.left < 0) {
        throw tooLong();
      }
      throw e;
    }
  }

  private static boolean isDocument(MediaType type) {
    return MediaType.APPLICATION_JSON_TYPE.isCompatible(type)
        || MediaType.valueOf(YAML).isCompatible(type);
  }

  private static RuntimeException tooLong() {
    return Problems.of(
        Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode(),
        new Problem(
            "body-too-long",
            "The body is too long",
            "JSON and YAML may have %d bytes; send a text as text/plain".formatted(LONGEST_JSON)));
  }

  /** The body, which a request without one does not have. */
  public static <T> T given(@Nullable T body) {
    if (body == null) {
      throw Problems.of(
          Status.BAD_REQUEST.getStatusCode(),
          new Problem(
              "missing-body", "There is no body", "the request has no body; send a JSON object"));
    }
    return body;
  }

  /** Breaks off when there is more than JSON may have. */
  private static final class ShortStream extends FilterInputStream {

    private int left = LONGEST_JSON;

    ShortStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException("more than " + LONGEST_JSON + " bytes of JSON");
      }
    }
  }
}
