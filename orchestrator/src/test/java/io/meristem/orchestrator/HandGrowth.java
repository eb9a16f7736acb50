package io.meristem.orchestrator;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.Division;
import io.meristem.storage.checkpoint.GrowthRewrite;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.ParentRef;
import io.meristem.storage.run.RunSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Weights of a child that has its parent's rows, as a worker would store them untrained. */
record HandGrowth(ObjectStore store, Function<byte[], BlobRef> blob) {

  Checkpoint weights(RunSpec.Grow spec) {
    VersionDocument parent = version(spec.parent());
    try {
      Path folder = Files.createTempDirectory("hand");
      Path before = folder.resolve("parent");
      Checkpoint known = parent.weights();
      try (InputStream in = known.read(Checkpoint.Blobs.in(store), 0, known.bytes())) {
        Files.copy(in, before);
      }
      Path after = folder.resolve("child");
      GrowthRewrite rewrite = new GrowthRewrite(parent.config(), spec.config(), spec.recipe());
      rewrite.weights(before, after, rewrite.rows(spec.training().seed()));
      Division division = Division.of(after, Optional.of(before), rewrite::origin);
      Path fresh = folder.resolve("fresh");
      division.writeFresh(fresh);
      BlobRef stored = blob.apply(Files.readAllBytes(fresh));
      return division.checkpoint(Sha256.of(after), Optional.of(known), Optional.of(stored));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  VersionDocument version(ParentRef version) {
    String key = version.document().key();
    return Documents.read(key, store.get(key).orElseThrow(), VersionDocument.class);
  }
}
