package io.meristem.trainer.worker;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The buckets of the server that an attempt reads from, each opened once. Thread-safe. */
final class Buckets implements AutoCloseable {

  private final ObjectStore own;
  private final S3Settings s3;
  private final UnaryOperator<ObjectStore> patient;
  private final Map<String, S3ObjectStore> others = new ConcurrentHashMap<>();

  /**
   * @param own the bucket of {@code s3}; whoever opened it closes it
   * @param patient makes a bucket wait for a server that is away
   */
  Buckets(ObjectStore own, S3Settings s3, UnaryOperator<ObjectStore> patient) {
    this.own = own;
    this.s3 = s3;
    this.patient = patient;
  }

  ObjectStore of(String name) {
    return patient.apply(
        name.equals(s3.bucket())
            ? own
            : others.computeIfAbsent(name, other -> new S3ObjectStore(s3.withBucket(other))));
  }

  @Override
  public void close() {
    others.values().forEach(S3ObjectStore::close);
  }
}
