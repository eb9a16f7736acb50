package io.meristem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A model leaves with the official names, comes back as the root of another, and grows there. */
class ExchangeScenarioIT {

  static final TinyStack STACK = TinyStack.shared();
  static String root;
  static String imported;

  @BeforeAll
  static void sendAway() {
    Client client = STACK.client();
    root = STACK.root("leaving", 60);
    String weights = client.keep(client.export(root, "official").body());
    String tokenizer = client.keep(client.file(root, "tokenizer.json").body());
    String body =
        """
        {"name": "arrived", "weights": "%s", "tokenizer": "%s",
         "settings": {"heads": 2, "sequence": 32}}\
        """
            .formatted(weights, tokenizer);
    imported = client.awaitVersion(client.request("imports", body, "arriving"));
  }

  @Test
  void whatCameBackIsTheSameModel() {
    String body =
        "{\"version\": \"%s\", \"datasets\": [\"%s\"], \"windows\": 8, \"sequence\": 32}"
            .formatted(imported, TinyStack.DATASET);

    String run = STACK.client().request("evaluations", body, "arrived-is-measured");
    STACK.client().awaitState(run, "published");

    JsonNode version = version(imported);
    assertThat(version.path("edge").asText()).isEqualTo("import");
    assertThat(version.path("config")).isEqualTo(version(root).path("config"));
    assertThat(version.at("/evaluations/0/loss").asDouble())
        .isCloseTo(version(root).path("lossAtEnd").asDouble(), within(1e-6));
  }

  @Test
  void whatCameBackGrows() {
    String body =
        """
        {"parent": "%s", "dataset": "%s", "recipe": {"tokens": {"factor": 2}},
         "training": {"steps": 10, "batch": 4, "sequence": 32, "evaluationWindows": 8}}\
        """
            .formatted(imported, TinyStack.DATASET);

    String child = STACK.version("growths", body);

    assertThat(version(child).at("/certificate/passed").asBoolean()).isTrue();
    assertThat(version(child).path("parents")).extracting(JsonNode::asText).containsOnly(imported);
  }

  @Test
  void anExportIsAsLongAsItSays() {
    HttpResponse<byte[]> script = STACK.client().export(root, "torchscript");

    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValueAsLong("Content-Length")).hasValue(script.body().length);
    assertThat(script.body()).startsWith("PK".getBytes(UTF_8));
  }

  private static JsonNode version(String id) {
    return STACK.client().get("versions/" + id);
  }
}
