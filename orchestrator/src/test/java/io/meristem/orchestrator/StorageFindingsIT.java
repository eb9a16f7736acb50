package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.freshName;
import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.orchestrator.api.StorageResource;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class StorageFindingsIT {

  @Inject ObjectStore store;
  @Inject StorageResource resource;

  private final String model = freshName("model");

  @BeforeEach
  void publishARoot() {
    Api.root(model, store);
  }

  @Test
  void aModelThatIsWholeHasNoFindings() {
    List<JsonNode> lines = lines("?model=" + model + "&contents=true");

    JsonNode end = lines.getLast();
    assertThat(lines).noneMatch(line -> line.has("finding"));
    assertThat(end.path("findings").asLong(-1)).isZero();
    assertThat(end.path("totals").path("documents").asLong()).isPositive();
    assertThat(end.path("totals").path("blobs").asLong()).isPositive();
  }

  @Test
  void aBlobWithAnotherContentIsFoundWhenContentsAreRead() {
    String weights = weights();
    byte[] other = new byte[(int) store.size(weights).orElseThrow()];
    store.write(weights, new ByteArrayInputStream(other));

    assertThat(findings("?model=" + model)).isEmpty();
    assertThat(findings("?model=" + model + "&contents=true"))
        .singleElement()
        .matches(finding -> finding.path("key").asText().equals(weights))
        .matches(finding -> finding.path("defect").asText().equals("wrong-hash"))
        .matches(finding -> finding.path("wayOut").asText().contains("restore it"));
  }

  @Test
  void theWholeBucketIsLookedAtWithoutAModel() {
    String weights = weights();
    String foreign = freshName("foreign") + ".txt";
    store.put(foreign, "hello");
    store.delete(weights);

    List<JsonNode> findings = findings("");

    assertThat(findings)
        .anyMatch(finding ->
            finding.path("key").asText().equals(weights)
                && finding.path("defect").asText().equals("missing-blob"))
        .anyMatch(finding ->
            finding.path("key").asText().equals(foreign)
                && finding.path("defect").asText().equals("foreign"));
    store.delete(foreign);
  }

  @Test
  void whatCannotBeLookedAtIsRefused() {
    refused(get("/storage/findings?model=no-such"), 404, "unknown-model", "no-such");
    refused(get("/storage/findings?contents=some"), 400, "invalid-parameter", "contents", "some");
  }

  @Test
  void whoComesWhileTheBucketIsCheckedIsToldWhenToComeAgain() throws IOException {
    AtomicReference<Response> seen = new AtomicReference<>();
    OutputStream asking =
        new OutputStream() {
          @Override
          public void write(int one) {
            if (seen.get() == null) {
              seen.set(get("/storage/findings"));
            }
          }
        };
    var check = (StreamingOutput) resource.findings(Optional.empty(), "false").getEntity();

    check.write(asking);

    refused(seen.get(), 429, "check-under-way", "the whole bucket already");
    assertThat(seen.get().header("Retry-After")).isEqualTo("60");
    assertThat(get("/storage/findings").statusCode()).isEqualTo(200);
  }

  private String weights() {
    String document =
        store.keysAfter("blobs/", "", 100_000).stream()
            .filter(key -> isDocumentOf(model, key))
            .findFirst()
            .orElseThrow();
    JsonNode tree = tree(store.get(document).orElseThrow());
    return tree.path("weights").path("blobs").path(0).path("key").asText();
  }

  private boolean isDocumentOf(String name, String key) {
    String text = store.get(key).orElse("");
    return text.startsWith("{\"format\":1,\"id\":\"v")
        && tree(text).path("model").asText().equals(name);
  }

  private static List<JsonNode> findings(String query) {
    List<JsonNode> lines = lines(query);
    assertThat(lines.getLast().has("totals")).as("%s", lines.getLast()).isTrue();
    return lines.stream()
        .filter(line -> line.has("finding"))
        .map(line -> line.path("finding"))
        .toList();
  }

  private static List<JsonNode> lines(String query) {
    Response response = get("/storage/findings" + query);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(response.contentType()).startsWith("application/x-ndjson");
    List<JsonNode> lines = new ArrayList<>();
    response.asString().lines().forEach(line -> lines.add(tree(line)));
    return lines;
  }

  private static JsonNode tree(String text) {
    try {
      return Documents.JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
