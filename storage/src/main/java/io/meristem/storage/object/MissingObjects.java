package io.meristem.storage.object;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Tells that an object is not there, before MinIO's client reads that out of the answer: by
 * reflection and anew each time, milliseconds of a processor, and the end of every log is found by
 * an object that is not there.
 */
final class MissingObjects implements Interceptor {

  private static final int LONGEST_ANSWER = 4096;

  /** The object is not there. */
  static final class MissingObject extends IOException {

    private static final long serialVersionUID = 1;

    MissingObject() {
      super("there is no such object");
    }

    /** Nobody asks where it comes from. */
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** Whether it says that an object is not there. */
  static boolean isMissing(Throwable e) {
    return e instanceof MissingObject || (e.getCause() != null && isMissing(e.getCause()));
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    if (chain.request().method().equals("GET")
        && response.code() == 404
        && response.peekBody(LONGEST_ANSWER).string().contains("<Code>NoSuchKey</Code>")) {
      response.close();
      throw new MissingObject();
    }
    return response;
  }
}
