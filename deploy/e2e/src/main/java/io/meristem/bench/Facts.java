package io.meristem.bench;

import io.meristem.e2e.TinyStack;
import io.meristem.local.Connections;
import io.meristem.storage.object.S3ObjectStore;
import io.meristem.storage.object.S3Settings;

/** The object storage of a stack, as the product sees it. */
final class Facts {

  private Facts() {}

  static S3ObjectStore of(TinyStack stack) {
    Connections connections = stack.connections();
    return new S3ObjectStore(
        new S3Settings(
            connections.endpoint(),
            connections.region(),
            connections.accessKey(),
            connections.secretKey(),
            connections.bucket()));
  }
}
