package io.meristem.orchestrator;

import io.meristem.orchestrator.messaging.Broker;
import io.meristem.storage.object.ObjectStoreException;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Object storage, Kafka and the clock, as the rest of the process sees them. */
@ApplicationScoped
class Edges {

  @Produces
  @Singleton
  S3Settings s3(Settings settings) {
    Settings.S3 s3 = settings.s3();
    return new S3Settings(s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey(), s3.bucket());
  }

  /** Refuses to start without the bucket: everything else would fail later and less clearly. */
  @Produces
  @Singleton
  S3ObjectStore store(S3Settings settings) {
    S3ObjectStore store = new S3ObjectStore(settings);
    try {
      store.requireBucket();
      return store;
    } catch (ObjectStoreException e) {
      store.close();
      // Quarkus prints the message of this one without a page of stack trace.
      throw new ConfigurationException(
          e.getMessage()
              + "; check meristem.s3.endpoint, meristem.s3.bucket, meristem.s3.access-key and meristem.s3.secret-key");
    }
  }

  void close(@Disposes S3ObjectStore store) {
    store.close();
  }

  @Produces
  @Singleton
  Broker broker(Settings settings) {
    return new Broker(settings.kafka().bootstrapServers());
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }
}
