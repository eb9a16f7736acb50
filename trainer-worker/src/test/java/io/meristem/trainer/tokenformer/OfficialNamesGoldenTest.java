package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.exchange.OfficialExport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An official export has the names and shapes of the checkpoints that others published. */
class OfficialNamesGoldenTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  static List<String> published() {
    return Golden.cases("model", "official");
  }

  static List<String> models() {
    return Golden.cases("model", "model");
  }

  @ParameterizedTest
  @MethodSource("published")
  void aPublishedCheckpointHasTheseNamesAndShapes(String name) throws IOException {
    JsonNode facts = Golden.json(name);
    Map<String, JsonNode> golden = new TreeMap<>();
    for (JsonNode tensor : facts.get("tensors")) {
      golden.put(tensor.get("official_name").textValue(), tensor.get("shape"));
    }

    JsonNode header = header(Golden.config(facts.get("config"), MissingNode.getInstance()));

    Map<String, JsonNode> shapes = new TreeMap<>();
    header.properties().forEach(field -> shapes.put(field.getKey(), field.getValue().get("shape")));
    assertThat(shapes).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("models")
  void tiedAndUntiedModelsHaveTheGoldenNames(String name) throws IOException {
    JsonNode facts = Golden.json(name);
    List<String> golden =
        facts.get("official_names").properties().stream()
            .map(field -> field.getValue().textValue())
            .toList();

    JsonNode header = header(Golden.config(facts.get("config"), facts.get("tau")));

    assertThat(header.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(golden);
  }

  /** What an export says before its first tensor, without the metadata. */
  private static JsonNode header(TokenFormerConfig config) throws IOException {
    TokenFormerConfig official =
        config.withTaus(
            config.layers().stream().map(layer -> config.theta().tau(layer.tokens())).toList());
    ByteArrayOutputStream front = new ByteArrayOutputStream();
    new OfficialExport(official).write((_, _) -> {}, front);
    ByteBuffer bytes = ByteBuffer.wrap(front.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(json);
    return JSON.readTree(json).<ObjectNode>deepCopy().without("__metadata__");
  }
}
