package io.meristem.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.garbage.CollectionEntry;
import io.meristem.storage.lineage.EvaluationReport;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.VerificationReport;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.object.Chunk;
import io.meristem.storage.object.Commit;
import io.meristem.storage.object.Documents;
import io.meristem.storage.plan.Gate;
import io.meristem.storage.plan.PlanEntry;
import io.meristem.storage.plan.PlanMarker;
import io.meristem.storage.plan.PlanRequest;
import io.meristem.storage.plan.Stage;
import io.meristem.storage.run.ClosedRun;
import io.meristem.storage.run.ClosedRunsListed;
import io.meristem.storage.run.Heartbeat;
import io.meristem.storage.run.Lease;
import io.meristem.storage.run.OpenMarker;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.Request;
import io.meristem.storage.run.ResumePoint;
import io.meristem.storage.run.RunEntry;
import io.meristem.storage.run.RunSpec;
import io.meristem.storage.run.UploadReceipt;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One document of each stored type and format, kept for ever: what was once written stays readable.
 * A file's name begins with its type.
 */
class StoredDocumentsTest {

  static final Map<String, JavaType> TYPES =
      Map.ofEntries(
          Map.entry("run-commit", commitOf(RunEntry.class)),
          Map.entry("lineage-commit", commitOf(LineageEntry.class)),
          Map.entry("garbage-commit", commitOf(CollectionEntry.class)),
          Map.entry("chunk", type(Chunk.class)),
          Map.entry("lease", type(Lease.class)),
          Map.entry("heartbeat", type(Heartbeat.class)),
          Map.entry("outcome", type(Outcome.class)),
          Map.entry("resume-point", type(ResumePoint.class)),
          Map.entry("request", type(Request.class)),
          Map.entry("upload-receipt", type(UploadReceipt.class)),
          Map.entry("open-marker", type(OpenMarker.class)),
          Map.entry("closed-run", type(ClosedRun.class)),
          Map.entry("closed-runs-listed", type(ClosedRunsListed.class)),
          Map.entry("plan-commit", commitOf(PlanEntry.class)),
          Map.entry("plan-request", type(PlanRequest.class)),
          Map.entry("plan-marker", type(PlanMarker.class)),
          Map.entry("version-document", type(VersionDocument.class)),
          Map.entry("evaluation-report", type(EvaluationReport.class)),
          Map.entry("verification-report", type(VerificationReport.class)),
          Map.entry("dataset-manifest", type(DatasetManifest.class)));

  @ParameterizedTest(name = "{0}")
  @MethodSource("format1")
  void aDocumentOfFormat1IsReadAndWrittenBackEqual(Path file) throws IOException {
    JsonNode kept = Documents.JSON.readTree(Files.readString(file));

    String text = rewritten(file);

    assertThat(text).isEqualTo(kept.toString());
  }

  @Test
  void everyTypeHasADocument() throws Exception {
    assertThat(format1().map(StoredDocumentsTest::typeName)).containsAll(TYPES.keySet());
  }

  @Test
  void everyEntryOutcomeAndSpecHasADocument() throws Exception {
    Set<String> kept = new TreeSet<>();
    for (Path file : format1().toList()) {
      kept.addAll(Documents.JSON.readTree(file.toFile()).findValuesAsText("type"));
    }

    assertThat(kept)
        .containsAll(namesOf(RunEntry.class))
        .containsAll(namesOf(LineageEntry.class))
        .containsAll(namesOf(Outcome.class))
        .containsAll(namesOf(RunSpec.class))
        .containsAll(namesOf(PlanEntry.class))
        .containsAll(namesOf(CollectionEntry.class))
        .containsAll(namesOf(Stage.class))
        .containsAll(namesOf(Gate.class));
  }

  static Stream<Path> format1() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            Objects.requireNonNull(StoredDocumentsTest.class.getResource("/documents/format-1"))
                .toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    }
  }

  private static String rewritten(Path file) throws IOException {
    JavaType type = Objects.requireNonNull(TYPES.get(typeName(file)), file.toString());
    ObjectNode body = Documents.body(file.toString(), Files.readString(file));
    Object document = Documents.JSON.convertValue(body, type);
    return Documents.text(document, type);
  }

  private static String typeName(Path file) {
    return file.getFileName().toString().split("\\.", 2)[0];
  }

  private static List<String> namesOf(Class<?> sealed) {
    JsonSubTypes subtypes = Objects.requireNonNull(sealed.getAnnotation(JsonSubTypes.class));
    return Stream.of(subtypes.value()).map(JsonSubTypes.Type::name).toList();
  }

  private static JavaType type(Class<?> type) {
    return Documents.JSON.constructType(type);
  }

  private static JavaType commitOf(Class<?> entryType) {
    return Documents.JSON.getTypeFactory().constructParametricType(Commit.class, entryType);
  }
}
