package io.meristem.trainer.worker;

import io.meristem.storage.checkpoint.Checkpoint;
import io.meristem.storage.checkpoint.ConfigJson;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.exchange.Imported;
import io.meristem.storage.exchange.OfficialImport;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.BlobRef;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.SourceObject;
import io.meristem.trainer.text.HuggingFaceTokenizer;
import io.meristem.trainer.text.TextTokenizer;
import io.meristem.trainer.text.UnusableTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One attempt at making an official checkpoint a version: fetch, rewrite, upload. It trains and
 * measures nothing, so the version has no loss until somebody evaluates it.
 *
 * @param buckets opens any bucket of the server
 */
record ImportAttempt(
    Blobs blobs,
    Function<String, ObjectStore> buckets,
    Pulse pulse,
    Path directory,
    Provenance provenance) {

  Ending run(RunSpec.Import spec) {
    Path official = fetch(spec.weights(), "official.safetensors");
    return imported(spec, official, spec.tokenizer().map(this::fetchedTokenizer));
  }

  private Path fetch(SourceObject source, String name) {
    return new Download(buckets.apply(source.bucket()), source, pulse).to(directory.resolve(name));
  }

  private ForeignTokenizer fetchedTokenizer(SourceObject source) {
    return ForeignTokenizer.fetched(buckets.apply(source.bucket()), source, pulse, directory);
  }

  private Ending imported(
      RunSpec.Import spec, Path official, Optional<ForeignTokenizer> tokenizer) {
    pulse.requireGoOn();
    pulse.reached(Pulse.Progress.of("importing"));
    Path weights = directory.resolve("model.safetensors");
    try {
      return switch (new OfficialImport(official, spec.settings()).to(weights)) {
        case Imported.Refused(String detail, String wayOut) ->
            Ending.failedForGood(
                "settings-mismatch",
                "The settings cannot be those of the checkpoint",
                detail + "; " + wayOut);
        case Imported.Model(TokenFormerConfig config) -> {
          tokenizer.ifPresent(file -> requireFitting(file, config.vocabulary()));
          yield new Ending.Done(
              registered(spec, config, weights, tokenizer.map(ForeignTokenizer::file)));
        }
      };
    } catch (MalformedCheckpoint e) {
      return Ending.failedForGood(
          "malformed-checkpoint",
          "The file is no official checkpoint",
          String.valueOf(e.getMessage()).replace(official.toString(), spec.weights().address()));
    }
  }

  /** The published vocabularies are padded: a model may have more tokens than its tokenizer. */
  private void requireFitting(ForeignTokenizer foreign, int vocabulary) {
    try (TextTokenizer tokenizer = HuggingFaceTokenizer.open(foreign.file(), directory)) {
      if (tokenizer.vocabulary() > vocabulary) {
        throw foreign.refused(
            "its vocabulary is %d and the checkpoint's %d"
                .formatted(tokenizer.vocabulary(), vocabulary));
      }
    } catch (UnusableTokenizer e) {
      throw foreign.refused(e.getMessage());
    }
  }

  private BlobRef registered(
      RunSpec.Import spec, TokenFormerConfig config, Path weights, Optional<Path> tokenizer) {
    pulse.requireGoOn();
    pulse.reached(Pulse.Progress.of("uploading"));
    Map<String, BlobRef> files = new TreeMap<>();
    files.put(VersionDocument.CONFIG, blobs.upload(ConfigJson.write(config)));
    tokenizer.ifPresent(file -> files.put(VersionDocument.TOKENIZER, blobs.upload(file)));
    VersionDocument document =
        new VersionDocument(
            VersionDocument.idOf(blobs.run()),
            spec.model(),
            blobs.run(),
            blobs.attempt(),
            Edge.of(spec),
            List.of(),
            config,
            config.parameters(),
            Checkpoint.of(blobs.upload(weights)),
            files,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            provenance);
    return blobs.upload(Documents.text(document));
  }
}
