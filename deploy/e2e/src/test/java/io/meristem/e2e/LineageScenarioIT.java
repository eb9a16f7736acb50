package io.meristem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A root, a child, a grandchild, and a control arm beside it. */
class LineageScenarioIT {

  static final String MODEL = "lineage";

  static final TinyStack STACK = TinyStack.shared();
  static String root;
  static String child;
  static String grandchild;
  static String control;

  @BeforeAll
  static void growTwice() {
    root = STACK.root(MODEL, 60);
    child = STACK.version("growths", TinyPlan.growth(root, 30));
    grandchild = STACK.version("growths", TinyPlan.growth(child, 30));
    control = STACK.version("continuations", TinyPlan.continuation(child, 30));
  }

  @Test
  void theLineageHasEveryEdge() {
    JsonNode versions = STACK.client().lineage(MODEL).path("versions");

    assertThat(versions)
        .extracting(v -> v.path("id").asText())
        .containsExactly(root, child, grandchild, control);
    assertThat(versions)
        .extracting(v -> v.path("edge").asText())
        .containsExactly("root", "growth", "growth", "continue");
    assertThat(versions)
        .extracting(v -> v.path("parents").toString())
        .containsExactly("[]", "[\"%s\"]".formatted(root), parent(child), parent(child));
  }

  private static String parent(String id) {
    return "[\"" + id + "\"]";
  }

  @Test
  void aChildComputesAtBirthWhatItsParentComputes() {
    List<JsonNode> grown = List.of(version(child), version(grandchild));

    assertThat(grown)
        .allSatisfy(version -> {
          assertThat(version.at("/certificate/passed").asBoolean()).isTrue();
          assertThat(version.at("/certificate/maxAbsLogitDifference").asDouble()).isZero();
        });
    assertThat(List.of(version(root), version(control)))
        .allMatch(version -> version.path("certificate").isNull());
  }

  @Test
  void aChildIsBornWithTheLossThatItsParentEndedWith() {
    assertThat(version(child).path("lossAtBirth").asDouble())
        .isCloseTo(lossAtEnd(root), within(1e-4));
    assertThat(version(grandchild).path("lossAtBirth").asDouble())
        .isCloseTo(lossAtEnd(child), within(1e-4));
    assertThat(version(control).path("lossAtBirth").asDouble())
        .isCloseTo(lossAtEnd(child), within(1e-4));
  }

  @Test
  void trainingLowersTheLoss() {
    assertThat(List.of(root, child, grandchild, control))
        .allMatch(id -> lossAtEnd(id) < version(id).path("lossAtBirth").asDouble());
  }

  @Test
  void theWeightsHaveTheHashThatTheirEtagSays() throws NoSuchAlgorithmException {
    HttpResponse<byte[]> file = STACK.client().file(grandchild, "model.safetensors");

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("ETag")).hasValue("\"" + sha256(file.body()) + "\"");
  }

  @Test
  void anIndependentReaderFindsEveryTensor() {
    byte[] file = STACK.client().file(grandchild, "model.safetensors").body();

    PlainSafetensors weights = PlainSafetensors.read(file);

    assertThat(weights.shapes()).containsExactlyEntriesOf(expectedShapes(4));
  }

  private static Map<String, List<Integer>> expectedShapes(int growth) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    shapes.put("embed", List.of(256, 32));
    for (int block = 0; block < 2; block++) {
      for (String layer : List.of("attn.q", "attn.k", "attn.v", "attn.proj", "ffn")) {
        shapes.put("blocks." + block + "." + layer + ".key", List.of(64 * growth, 32));
        shapes.put("blocks." + block + "." + layer + ".value", List.of(64 * growth, 32));
      }
    }
    shapes.put("final_norm.weight", List.of(32));
    shapes.put("final_norm.bias", List.of(32));
    return shapes;
  }

  @Test
  void theConfigSaysWhatTheWeightsAre() throws IOException {
    JsonNode config = json(STACK.client().file(child, "config.json").body());

    assertThat(config.path("model_type").asText()).isEqualTo("tokenformer");
    assertThat(config.path("format").asInt()).isEqualTo(1);
    assertThat(config.path("vocabulary").asInt()).isEqualTo(256);
    assertThat(config.path("width").asInt()).isEqualTo(32);
    assertThat(config.path("blocks")).hasSize(2);
    assertThat(config.at("/blocks/0/ffn/tokens").asInt()).isEqualTo(128);
    assertThat(config.at("/blocks/0/ffn/tau").asDouble()).as("ramped").isEqualTo(Math.sqrt(128));
  }

  @Test
  void theTokenizerHasATokenForEveryByte() throws IOException {
    JsonNode tokenizer = json(STACK.client().file(child, "tokenizer.json").body());

    assertThat(tokenizer.at("/model/type").asText()).isEqualTo("BPE");
    assertThat(tokenizer.at("/model/vocab")).hasSize(256);
    assertThat(tokenizer.at("/model/vocab/a").asInt()).isEqualTo('a');
  }

  @Test
  void aDryRunForetellsTheParametersOfTheChild() {
    JsonNode answer = STACK.client().post("growths?dryRun=true", TinyPlan.growth(root, 30));

    assertThat(answer.at("/estimate/parameters").asLong())
        .isEqualTo(version(child).path("parameters").asLong());
  }

  @Test
  void theSameRequestsAgainMakeNothingNew() {
    int before = STACK.client().lineage(MODEL).path("versions").size();

    List<String> again =
        List.of(
            STACK.root(MODEL, 60),
            STACK.version("growths", TinyPlan.growth(root, 30)),
            STACK.version("growths", TinyPlan.growth(child, 30)),
            STACK.version("continuations", TinyPlan.continuation(child, 30)));

    assertThat(again).containsExactly(root, child, grandchild, control);
    assertThat(STACK.client().lineage(MODEL).path("versions")).hasSize(before);
  }

  @Test
  void theBucketHasTheDocumentedLayout() {
    List<String> keys = STACK.bucket().keys("");

    assertThat(keys).allMatch(Layout::documents);
    assertThat(Layout.kindsIn(keys))
        .as("kinds of keys, markers and resume points aside")
        .isGreaterThanOrEqualTo(7);
  }

  @Test
  void noKeyIsAPrefixOfAnother() {
    List<String> keys = STACK.bucket().keys("").stream().sorted().toList();

    assertThat(keys)
        .noneMatch(key -> keys.stream().anyMatch(other -> other.startsWith(key + "/")))
        .doesNotHaveDuplicates();
  }

  private static JsonNode version(String id) {
    return STACK.client().get("versions/" + id);
  }

  private static double lossAtEnd(String id) {
    return version(id).path("lossAtEnd").asDouble();
  }

  private static JsonNode json(byte[] file) throws IOException {
    return new ObjectMapper().readTree(file);
  }

  private static String sha256(byte[] file) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
  }
}
