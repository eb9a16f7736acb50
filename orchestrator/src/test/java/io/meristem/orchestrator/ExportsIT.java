package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.exchange.Imported;
import io.meristem.storage.exchange.OfficialImport;
import io.meristem.storage.exchange.OfficialSettings;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(Servers.class)
class ExportsIT {

  private static final String MODEL = "exports-it";
  private static final OfficialSettings SETTINGS =
      new OfficialSettings(2, 16, 0.5, 10_000, 1e-5, Theta.L2_NORM_GELU);

  @Inject ObjectStore store;
  @TempDir Path folder;

  private String version = "";

  @BeforeEach
  void trainRoot() {
    if (get("/models/" + MODEL).statusCode() == 404) {
      Api.root(MODEL, store);
    }
    version = get("/models/" + MODEL + "/lineage").jsonPath().getString("versions[0].id");
  }

  @Test
  void aTorchScriptFileHasEveryTensorOfTheVersion() throws IOException {
    Response export = get("/versions/" + version + "/exports/torchscript");

    assertThat(export.statusCode()).isEqualTo(200);
    assertThat(export.header("Content-Disposition")).isEqualTo("attachment; filename=\"model.pt\"");
    byte[] content = export.asByteArray();
    assertThat(export.header("Content-Length")).isEqualTo(Integer.toString(content.length));
    try (ZipFile zip = new ZipFile(Files.write(folder.resolve("pt"), content).toFile())) {
      long tensors =
          zip.stream().map(ZipEntry::getName).filter(n -> n.startsWith("model/data/")).count();
      assertThat(tensors).isEqualTo(1 + 2 * 10 + 2 + 2);
      assertThat(zip.getEntry("model/code/__torch__.py")).isNotNull();
    }
  }

  @Test
  void anOfficialCheckpointComesBackAsTheVersionsOwnFile() throws IOException {
    Response export = get("/versions/" + version + "/exports/official");

    assertThat(export.statusCode()).isEqualTo(200);
    assertThat(export.header("Content-Disposition")).contains("model.safetensors");
    Path official = Files.write(folder.resolve("official"), export.asByteArray());
    Path back = folder.resolve("back");
    Imported imported = new OfficialImport(official, SETTINGS).to(back);
    Path own =
        Files.write(
            folder.resolve("own"),
            get("/versions/" + version + "/files/model.safetensors").asByteArray());
    assertThat(imported).isInstanceOf(Imported.Model.class);
    try (SafetensorsFile one = SafetensorsFile.open(back);
        SafetensorsFile other = SafetensorsFile.open(own)) {
      assertThat(one.entries()).isEqualTo(other.entries());
    }
  }

  @Test
  void aCardTellsOfTheVersion() {
    Response card = get("/versions/" + version + "/exports/card");

    assertThat(card.statusCode()).isEqualTo(200);
    assertThat(card.contentType()).isEqualToIgnoringCase("text/markdown;charset=UTF-8");
    assertThat(card.header("Content-Disposition")).contains("README.md");
    assertThat(card.asString())
        .startsWith("---\nlibrary_name: meristem\n")
        .contains("# exports-it", "trained from random weights", version, "1.500 nats per token");
  }

  @Test
  void whoeverKnowsTheExportIsNotSentItAgain() {
    String path = "/versions/" + version + "/exports/torchscript";
    String etag = get(path).header("ETag");

    Response again = given().header("If-None-Match", etag).get("/api/v1" + path);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.asByteArray()).isEmpty();
  }

  @Test
  void aChildThatKeptItsTausHasNoOfficialForm() {
    String child =
        Api.published(
            post(
                "/growths",
                "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}}}"
                    .formatted(version)),
            store);

    Response refusal = get("/versions/" + child + "/exports/official");

    refused(refusal, 409, "no-official-form", child, "tau of blocks.0.attn.q", "torchscript");
    assertThat(get("/versions/" + child + "/exports/torchscript").statusCode()).isEqualTo(200);
  }

  @Test
  void aBundleHasTheFilesAsModelHubsLayThemOut() throws IOException {
    Response export = get("/versions/" + version + "/exports/bundle");

    assertThat(export.statusCode()).isEqualTo(200);
    byte[] content = export.asByteArray();
    assertThat(export.header("Content-Length")).isEqualTo(Integer.toString(content.length));
    Map<String, byte[]> files = unzipped(content);
    assertThat(files)
        .containsOnlyKeys(
            "README.md", "certificates.json", "config.json", "model.safetensors", "tokenizer.json");
    assertThat(files.get("model.safetensors"))
        .isEqualTo(get("/versions/" + version + "/files/model.safetensors").asByteArray());
  }

  @Test
  void anAncestorIsTakenOutOfADescendantThatKeptItsRowsWithTheCertificateOfEachGrowth()
      throws IOException {
    String child = grown(version, "old");
    String grandchild = grown(child, "old");

    Response export = get("/versions/" + grandchild + "/exports/bundle?at=" + version);

    Map<String, byte[]> files = unzipped(export.asByteArray());
    assertThat(files.get("model.safetensors"))
        .isEqualTo(get("/versions/" + version + "/files/model.safetensors").asByteArray());
    JsonNode proof = Documents.JSON.readTree(files.get("certificates.json"));
    assertThat(proof.path("version").asText()).isEqualTo(version);
    assertThat(proof.path("seenFrom").asText()).isEqualTo(grandchild);
    assertThat(proof.path("certificates").findValuesAsText("version"))
        .containsExactly(child, grandchild);
    assertThat(proof.at("/certificates/0/certificate/passed").asBoolean()).isTrue();
  }

  @Test
  void everyFormatCanBeOfAnAncestor() {
    String child = grown(version, "old");

    Response export = get("/versions/" + child + "/exports/official?at=" + version);

    assertThat(export.asByteArray())
        .isEqualTo(get("/versions/" + version + "/exports/official").asByteArray());
  }

  @Test
  void anAncestorWhoseRowsWereTrainedIsRefusedByItsTensor() {
    String child = grown(version, "none");

    Response refusal = get("/versions/" + child + "/exports/bundle?at=" + version);

    refused(refusal, 409, "old-rows-trained", child, "embed", "take version " + version);
  }

  @Test
  void aVersionThatIsNoAncestorIsRefused() {
    String child = grown(version, "old");

    Response refusal = get("/versions/" + version + "/exports/bundle?at=" + child);

    refused(refusal, 422, "not-an-ancestor", version, child);
  }

  private String grown(String parent, String freeze) {
    return Api.published(
        post(
            "/growths",
            "{\"parent\": \"%s\", \"recipe\": {\"tokens\": {\"factor\": 2}, \"freeze\": \"%s\"}}"
                .formatted(parent, freeze)),
        store);
  }

  private Map<String, byte[]> unzipped(byte[] content) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipFile zip = new ZipFile(Files.write(folder.resolve("zip"), content).toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return files;
  }

  @Test
  void anUnknownFormatIsNotFoundAndTheKnownOnesAreNamed() {
    Response response = get("/versions/" + version + "/exports/onnx");

    refused(response, 404, "unknown-format", "onnx", "torchscript, official, bundle or card");
  }

  @Test
  void anUnknownVersionIsNotFound() {
    refused(get("/versions/v0/exports/card"), 404, "unknown-version", "no version v0");
  }

  @Test
  void damagedWeightsAreSaidToBeDamaged() {
    String damaged = Api.root(Api.freshName("damaged"), store);
    String run = get("/versions/" + damaged).jsonPath().getString("run");
    String sha256 =
        get("/versions/" + damaged).jsonPath().getString("files.'model.safetensors'.sha256");
    store.put("blobs/%s/1/%s".formatted(run, sha256), "{}".repeat(10_000));

    Response response = get("/versions/" + damaged + "/exports/torchscript");

    refused(response, 500, "damaged-storage", sha256);
  }
}
