package io.meristem.storage.object;

import io.meristem.storage.object.PutOutcome.Conflict;
import io.meristem.storage.object.PutOutcome.Unknown;
import io.meristem.storage.object.PutOutcome.Written;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.OkHttpClient;

/**
 * A bucket on AWS S3, MinIO, Ceph, R2, Garage or the embedded server, through the MinIO client. Of
 * S3 only GET, HEAD, PUT, DELETE, LIST and multipart uploads are used, and {@code If-None-Match: *}
 * as the one condition.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {

  private static final long PART_BYTES = 16L << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final S3Settings settings;
  private final OkHttpClient http;
  private final MinioClient client;

  /** Without the client's own retries: one of them could hide the answer to a conditional put. */
  private final MinioClient conditional;

  /** Opens the bucket without asking the server anything. */
  public S3ObjectStore(S3Settings settings) {
    this(
        settings,
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(ANSWER_TIMEOUT)
            .writeTimeout(ANSWER_TIMEOUT)
            .addInterceptor(new MissingObjects())
            .build());
  }

  private S3ObjectStore(S3Settings settings, OkHttpClient http) {
    this.settings = settings;
    this.http = http;
    this.client = client(http);
    this.conditional = client(http.newBuilder().retryOnConnectionFailure(false).build());
  }

  /**
   * The same bucket over the same connections, for calls that are worth nothing later. It is closed
   * with this one.
   *
   * @param patience with a server that says nothing
   */
  public ObjectStore within(Duration patience) {
    return new S3ObjectStore(
        settings, http.newBuilder().readTimeout(patience).writeTimeout(patience).build());
  }

  private MinioClient client(OkHttpClient over) {
    return MinioClient.builder()
        .endpoint(settings.endpoint().toString())
        .region(settings.region())
        .credentials(settings.accessKey(), settings.secretKey())
        .httpClient(over, true)
        .build();
  }

  /**
   * Asks whether the bucket is there and ours.
   *
   * @throws ObjectStoreException naming the bucket, the endpoint and what was wrong
   */
  public void requireBucket() {
    if (!call("reach " + settings, () -> client.bucketExists(bucket()))) {
      throw ObjectStoreException.refused(
          "there is no " + settings + "; create it, or set meristem.s3.bucket to one that exists",
          null);
    }
  }

  /** Creates the bucket, unless it is there. */
  public void createBucket() {
    if (!call("reach " + settings, () -> client.bucketExists(bucket()))) {
      MakeBucketArgs args = MakeBucketArgs.builder().bucket(settings.bucket()).build();
      call("create " + settings, () -> done(() -> client.makeBucket(args)));
    }
  }

  @Override
  public Optional<String> get(String key) {
    GetObjectArgs args = GetObjectArgs.builder().bucket(settings.bucket()).object(key).build();
    return ifPresent(
        "read " + key,
        () -> {
          try (InputStream in = client.getObject(args)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
  }

  @Override
  public OptionalLong size(String key) {
    StatObjectArgs args = StatObjectArgs.builder().bucket(settings.bucket()).object(key).build();
    return ifPresent("look at " + key, () -> client.statObject(args).size())
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public InputStream read(String key, long offset, long length) {
    if (length == 0) {
      return nothing(key, offset);
    }
    GetObjectArgs args =
        GetObjectArgs.builder()
            .bucket(settings.bucket())
            .object(key)
            .offset(offset)
            .length(length)
            .build();
    return ifPresent("read " + key, () -> whole(key, client.getObject(args), length))
        .orElseThrow(() -> new NoSuchObjectException(key));
  }

  /** S3 has no empty ranges. */
  private InputStream nothing(String key, long offset) {
    long size = size(key).orElseThrow(() -> new NoSuchObjectException(key));
    if (offset > size) {
      throw passesTheEnd(key, "it ends at " + size + ", before " + offset);
    }
    return InputStream.nullInputStream();
  }

  /** S3 answers a range that passes the end with what there is of it. */
  private InputStream whole(String key, GetObjectResponse range, long length) throws IOException {
    String given = range.headers().get("Content-Length");
    if (Long.toString(length).equals(given)) {
      return range;
    }
    range.close();
    throw passesTheEnd(key, "the range has " + given + " bytes, not " + length);
  }

  private ObjectStoreException passesTheEnd(String key, String how) {
    return ObjectStoreException.refused(
        "cannot read " + key + " in " + settings + ": " + how, null);
  }

  @Override
  public PutOutcome putIfAbsent(String key, String document) {
    PutObjectArgs args = document(key, document).extraHeaders(Map.of("If-None-Match", "*")).build();
    try {
      conditional.putObject(args);
      return new Written();
    } catch (ErrorResponseException e) {
      return switch (e.response().code()) {
        case 412 -> new Conflict();
        case 401, 403, 404, 405, 413, 501 -> throw broken("write " + key, e);
        default -> new Unknown(e);
      };
    } catch (MinioException | RuntimeException e) {
      // The client wraps a lost connection in a plain IllegalStateException.
      return new Unknown(e);
    }
  }

  @Override
  public void put(String key, String document) {
    call("write " + key, () -> client.putObject(document(key, document).build()));
  }

  private PutObjectArgs.Builder document(String key, String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return PutObjectArgs.builder()
        .bucket(settings.bucket())
        .object(key)
        .contentType("application/json")
        .data(bytes, bytes.length);
  }

  @Override
  public long write(String key, InputStream content) {
    CountingStream counted = new CountingStream(content);
    PutObjectArgs args =
        PutObjectArgs.builder().bucket(settings.bucket()).object(key).stream(
                counted, -1L, PART_BYTES)
            .build();
    call("write " + key, () -> client.putObject(args));
    return counted.count();
  }

  @Override
  public List<String> keysAfter(String prefix, String last, int limit) {
    ListObjectsArgs args =
        ListObjectsArgs.builder()
            .bucket(settings.bucket())
            .prefix(prefix)
            .startAfter(last.isEmpty() ? null : last)
            .maxKeys(Math.min(limit, 1000))
            .recursive(true)
            .build();
    return list(prefix, args, limit).stream().map(Item::objectName).toList();
  }

  @Override
  public List<String> directories(String prefix) {
    ListObjectsArgs args =
        ListObjectsArgs.builder().bucket(settings.bucket()).prefix(prefix).recursive(false).build();
    return list(prefix, args, Integer.MAX_VALUE).stream()
        .filter(Item::isDir)
        .map(item -> item.objectName().substring(prefix.length()).replace("/", ""))
        .toList();
  }

  private List<Item> list(String prefix, ListObjectsArgs args, int limit) {
    return call(
        "list " + prefix,
        () -> {
          List<Item> items = new ArrayList<>();
          for (Result<Item> result : client.listObjects(args)) {
            if (items.size() == limit) {
              break;
            }
            items.add(result.get());
          }
          return items;
        });
  }

  @Override
  public void delete(String key) {
    RemoveObjectArgs args =
        RemoveObjectArgs.builder().bucket(settings.bucket()).object(key).build();
    call("delete " + key, () -> done(() -> client.removeObject(args)));
  }

  @Override
  public void close() {
    call("close " + settings, () -> done(client::close));
    call("close " + settings, () -> done(conditional::close));
  }

  private BucketExistsArgs bucket() {
    return BucketExistsArgs.builder().bucket(settings.bucket()).build();
  }

  private interface Call<T> {
    T answer() throws Exception;
  }

  private interface Effect {
    void happen() throws Exception;
  }

  private static boolean done(Effect effect) throws Exception {
    effect.happen();
    return true;
  }

  private <T> Optional<T> ifPresent(String what, Call<T> call) {
    try {
      return Optional.of(call.answer());
    } catch (ErrorResponseException e) {
      if (e.errorResponse().code().equals("NoSuchKey")) {
        return Optional.empty();
      }
      throw broken(what, e);
    } catch (Exception e) {
      if (MissingObjects.isMissing(e)) {
        return Optional.empty();
      }
      throw broken(what, e);
    }
  }

  private <T> T call(String what, Call<T> call) {
    try {
      return call.answer();
    } catch (Exception e) {
      throw broken(what, e);
    }
  }

  private ObjectStoreException broken(String what, Exception e) {
    if (e instanceof ObjectStoreException known) {
      return known;
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    String why = e instanceof IOException ? e.toString() : String.valueOf(e.getMessage());
    String message = "cannot " + what + " in " + settings + ": " + why;
    return e instanceof ErrorResponseException answer && isRefusal(answer.response().code())
        ? ObjectStoreException.refused(message, e)
        : new ObjectStoreException(message, e);
  }

  /** Of an answer's status: the request is at fault, and neither its time nor the server. */
  private static boolean isRefusal(int status) {
    boolean maySucceedLater = status == 408 || status == 409 || status == 429;
    return status == 501 || (status / 100 == 4 && !maySucceedLater);
  }
}
