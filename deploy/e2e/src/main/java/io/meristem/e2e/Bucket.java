package io.meristem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meristem.local.Connections;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bucket as somebody sees it who has an S3 client and the documentation of its layout. */
public final class Bucket {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MinioClient client;
  private final String name;

  public Bucket(Connections connections) {
    this.client =
        MinioClient.builder()
            .endpoint(connections.endpoint().toString())
            .credentials(connections.accessKey(), connections.secretKey())
            .region(connections.region())
            .build();
    this.name = connections.bucket();
  }

  public List<String> keys(String prefix) {
    try {
      List<String> keys = new ArrayList<>();
      for (Result<Item> item :
          client.listObjects(
              ListObjectsArgs.builder().bucket(name).prefix(prefix).recursive(true).build())) {
        keys.add(item.get().objectName());
      }
      return keys;
    } catch (MinioException e) {
      throw new AssertionError(e);
    }
  }

  public JsonNode document(String key) {
    try (var object = client.getObject(GetObjectArgs.builder().bucket(name).object(key).build())) {
      return JSON.readTree(object.readAllBytes());
    } catch (MinioException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts an object into another bucket, a new one, and returns {@code s3://bucket/key}. */
  public String putElsewhere(String bucket, String key, byte[] bytes) {
    try {
      client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
      client.putObject(
          PutObjectArgs.builder().bucket(bucket).object(key).data(bytes, bytes.length).build());
      return "s3://" + bucket + "/" + key;
    } catch (MinioException e) {
      throw new AssertionError(e);
    }
  }

  /** The steps of the whole resume points of an attempt. */
  public List<Long> resumePoints(String run, int attempt) {
    return keys("runs/" + run + "/attempts/" + attempt + "/resume/").stream()
        .map(key -> Long.parseLong(Path.of(key).getName(5).toString()))
        .toList();
  }

  /** How the attempts of a run ended that had no result, in order. */
  public List<JsonNode> attemptEnds(String run) {
    List<JsonNode> ends = new ArrayList<>();
    for (String key : keys("runs/" + run + "/log/")) {
      for (JsonNode entry : document(key).path("entries")) {
        if (entry.path("type").asText().equals("attempt-ended")) {
          ends.add(entry.path("end"));
        }
      }
    }
    return ends;
  }
}
