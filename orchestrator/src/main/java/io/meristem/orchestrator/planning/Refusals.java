package io.meristem.orchestrator.planning;

import io.meristem.orchestrator.planning.Planned.Reason;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.checkpoint.Grown;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Tokenizer.HuggingFace;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.run.Problem;
import io.meristem.storage.run.SourceObject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the planner says when it says no: which thing, which value, and the way out. */
final class Refusals {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  private Refusals() {}

  static Optional<Rejected> unlessName(String what, String name) {
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            invalid(
                "invalid-name",
                "The name cannot be",
                "%s name '%s' must be 1 to 63 characters of a-z, 0-9 and -".formatted(what, name)));
  }

  static Rejected invalidValue(String type, RuntimeException why) {
    return invalid(type, "A value cannot be", String.valueOf(why.getMessage()));
  }

  static Rejected invalidSource(String source) {
    return invalid(
        "invalid-source",
        "The source cannot be",
        "source '%s' must be s3://bucket/key".formatted(source));
  }

  static Rejected missingObject(String source) {
    return new Rejected(
        Reason.UNKNOWN,
        new Problem(
            "missing-object",
            "There is no such object",
            "object storage has no %s; upload it there, or send it to POST /api/v1/uploads"
                .formatted(source)));
  }

  static Rejected emptyText(String source) {
    return invalid(
        "empty-text", "The text is empty", source + " has no bytes; choose another text");
  }

  static Rejected textTooShort(SourceObject text, double validationFraction) {
    return invalid(
        "text-too-short",
        "The text is too short",
        "%s has %d bytes, of which a validationFraction of %s is none; send a longer text, or choose another fraction"
            .formatted(text.address(), text.bytes(), validationFraction));
  }

  static Rejected invalidTokenizer(SourceObject file) {
    return invalid(
        "invalid-tokenizer",
        "The tokenizer cannot be used",
        "%s has %d bytes and must have 1 to %d; register a tokenizer.json as Hugging Face writes it"
            .formatted(file.address(), file.bytes(), HuggingFace.LONGEST_FILE));
  }

  static Rejected modelExists(String model) {
    return new Rejected(
        Reason.CONFLICT,
        new Problem(
            "model-exists",
            "The model has a root already",
            "model %s has a root, or a run that will publish one; grow it, or choose another name"
                .formatted(model)));
  }

  static Rejected unknownParent(String parent) {
    return new Rejected(
        Reason.UNKNOWN,
        new Problem(
            "unknown-parent",
            "There is no such parent",
            "no version %s is published; GET /api/v1/versions lists what there is"
                .formatted(parent)));
  }

  static Rejected unknownVersion(String version) {
    return new Rejected(
        Reason.UNKNOWN,
        new Problem(
            "unknown-version",
            "There is no such version",
            "no version %s is published; GET /api/v1/versions lists what there is"
                .formatted(version)));
  }

  static Rejected unknownDataset(String name) {
    return new Rejected(
        Reason.UNKNOWN,
        new Problem(
            "unknown-dataset",
            "There is no such dataset",
            "no dataset %s is ready; register it at POST /api/v1/datasets and wait for its run"
                .formatted(name)));
  }

  static Rejected vocabularyMismatch(int vocabulary, DatasetManifest data) {
    return invalid(
        "vocabulary-mismatch",
        "Model and dataset have different vocabularies",
        "the model's vocabulary is %d and that of dataset %s is %d; choose a dataset with the model's tokenizer"
            .formatted(vocabulary, data.name(), data.tokenizer().vocabulary()));
  }

  static Rejected tokenizerMismatch(String version, DatasetManifest data) {
    return invalid(
        "tokenizer-mismatch",
        "Model and dataset have different tokenizers",
        "the ids of dataset %s mean other texts than those of version %s, by the hashes of their tokenizers; prepare the texts with the version's tokenizer.json"
            .formatted(data.name(), version));
  }

  static Rejected growth(Grown.Refused refused) {
    return invalid(
        refused.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "The growth cannot be",
        refused.where() + ": " + refused.detail() + "; " + refused.wayOut());
  }

  static Rejected rampTooLong(long ramp, long steps) {
    return invalid(
        "ramp-too-long",
        "The ramp of tau is longer than the training",
        "recipe.tau.steps is %d and training.steps is %d; choose at most that, or tau: keep"
            .formatted(ramp, steps));
  }

  static Rejected rowsTooLong(int row, int context) {
    return invalid(
        "invalid-training",
        "The training rows are longer than the model's context",
        "training.sequence is %d and the model's sequence is %d; choose at most that"
            .formatted(row, context));
  }

  static Rejected datasetTooShort(DatasetManifest data, int row) {
    return invalid(
        "dataset-too-short",
        "The dataset is too short for the training rows",
        "dataset %s has %d training tokens in its shortest source and %d validation tokens, and a row takes %d; register a longer text, or choose a shorter training.sequence"
            .formatted(data.name(), data.shortestSourceTokens(), data.validationTokens(), row + 1));
  }

  static Rejected windowsTooLong(int sequence, int context) {
    return invalid(
        "invalid-evaluation",
        "The windows are longer than the model's context",
        "sequence is %d and the model's sequence is %d; choose at most that"
            .formatted(sequence, context));
  }

  static Rejected setTooShort(DatasetManifest data, int sequence) {
    return invalid(
        "dataset-too-short",
        "The dataset is too short for a window",
        "dataset %s has %d validation tokens, and a window takes %d; choose another dataset, or a shorter sequence"
            .formatted(data.name(), data.validationTokens(), sequence + 1));
  }

  static Rejected nothingToVerify(VersionDocument version) {
    return invalid(
        "nothing-to-verify",
        "The version did not grow",
        "the edge of version %s is %s; verify a version that grew"
            .formatted(version.id(), version.edge().name().toLowerCase(Locale.ROOT)));
  }

  static Rejected notAnAncestor(String version, String other) {
    return invalid(
        "not-an-ancestor",
        "The version is no ancestor",
        "version %s did not come from %s; choose one of its ancestors".formatted(version, other));
  }

  static Rejected oldRowsTrained(String version, String ancestor, String tensor) {
    return new Rejected(
        Reason.CONFLICT,
        new Problem(
            "old-rows-trained",
            "The old rows were trained",
            "version %s does not have the rows of %s of version %s any more; take version %s itself, and grow with freeze: old to keep rows"
                .formatted(version, tensor, ancestor, ancestor)));
  }

  static Rejected nothingToPrune(String version, String ancestor) {
    return invalid(
        "nothing-to-prune",
        "Nothing was added",
        "version %s has nothing that version %s lacks; choose an ancestor from before a growth"
            .formatted(version, ancestor));
  }

  private static Rejected invalid(String type, String title, String detail) {
    return new Rejected(Reason.INVALID, new Problem(type, title, detail));
  }
}
