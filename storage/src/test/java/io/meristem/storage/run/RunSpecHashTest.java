package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.checkpoint.Freeze;
import io.meristem.storage.checkpoint.GrowthRecipe;
import io.meristem.storage.object.Documents;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each stored request is a case: every kind of run is among them. */
class RunSpecHashTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> OTHER_WORDS =
      List.of("softmax", "l2_norm_gelu", "keep", "reset", "bf16");

  private static final Set<Object> ABSENT = Set.of(Optional.empty(), OptionalLong.empty());

  /** What cannot change alone: each has a test of its own, or another structure beside it. */
  private static final Set<String> BOUND = Set.of("type", "recipe.freeze");

  @Test
  void everyFieldChangesTheHash() throws Exception {
    Set<String> all = new TreeSet<>();
    Set<String> changed = new TreeSet<>();
    for (Path file : requests().toList()) {
      ObjectNode request = read(file);
      String hash = spec(request).orElseThrow().hash();
      for (Leaf leaf : leaves("spec", request, "spec")) {
        all.add(leaf.field());
        for (JsonNode other : others(leaf.value())) {
          leaf.set(other);
          Optional<RunSpec> changedSpec = spec(request);
          if (changedSpec.isPresent()) {
            assertThat(changedSpec.get().hash()).as(leaf + " to " + other).isNotEqualTo(hash);
            changed.add(leaf.field());
          }
        }
        leaf.set(leaf.value());
      }
    }

    all.removeIf(field -> BOUND.stream().anyMatch(field::endsWith));
    assertThat(changed).containsAll(all);
  }

  @Test
  void freezingChangesTheHash() throws Exception {
    RunSpec.Grow grow = (RunSpec.Grow) spec(read(request("grow"))).orElseThrow();
    GrowthRecipe old = grow.recipe();
    GrowthRecipe frozen =
        new GrowthRecipe(
            old.tokens(),
            old.insert(),
            old.init(),
            old.tau(),
            Freeze.OLD,
            old.optimizer(),
            0,
            old.lossy());

    RunSpec.Grow other =
        new RunSpec.Grow(
            grow.model(), grow.parent(), grow.dataset(), frozen, grow.config(), grow.training());

    assertThat(other.hash()).isNotEqualTo(grow.hash());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theOrderOfFieldsAndTheSpacesBetweenThemDoNotMatter(Path file) throws IOException {
    RunSpec spec = spec(read(file)).orElseThrow();
    Random random = new Random(1);
    for (int round = 0; round < 20; round++) {
      JsonNode shuffled = shuffled(read(file).get("spec"), random);

      RunSpec same =
          Documents.JSON.readValue(
              round % 2 == 0 ? shuffled.toPrettyString() : shuffled.toString(), RunSpec.class);

      assertThat(same).isEqualTo(spec);
      assertThat(same.hash()).isEqualTo(spec.hash());
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyComponentIsPartOfTheCanonicalForm(Path file) throws Exception {
    RunSpec spec = spec(read(file)).orElseThrow();

    assertWhole((Record) spec, Documents.JSON.readTree(Documents.canonical(spec)));
  }

  private static void assertWhole(Record value, JsonNode json) throws Exception {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = Objects.requireNonNull(component.getAccessor().invoke(value));
      boolean isElsewhere = json.isValueNode() || json.get(component.getName()) == null;
      assertThat(isElsewhere && !ABSENT.contains(part) && !(part instanceof Map))
          .as("%s lacks %s", json, component)
          .isFalse();
      if (part instanceof Record inner) {
        assertWhole(inner, json.get(component.getName()));
      }
    }
  }

  private record Leaf(String field, JsonNode parent, String key, JsonNode value) {
    void set(JsonNode other) {
      switch (parent) {
        case ObjectNode object -> object.set(key, other);
        case ArrayNode array -> array.set(Integer.parseInt(key), other);
        default -> throw new IllegalStateException(parent.toString());
      }
    }
  }

  private static List<Leaf> leaves(String field, JsonNode parent, String key) {
    JsonNode node =
        parent instanceof ArrayNode ? parent.get(Integer.parseInt(key)) : parent.get(key);
    List<Leaf> leaves = new ArrayList<>();
    switch (node) {
      case ObjectNode object ->
          object
              .fieldNames()
              .forEachRemaining(name -> leaves.addAll(leaves(field + "." + name, object, name)));
      case ArrayNode array -> {
        for (int at = 0; at < array.size(); at++) {
          leaves.addAll(leaves(field, array, Integer.toString(at)));
        }
      }
      case NullNode _ -> {}
      default -> leaves.add(new Leaf(field, parent, key, node));
    }
    return leaves;
  }

  private static List<JsonNode> others(JsonNode value) {
    if (value.isBoolean()) {
      return List.of(NODES.booleanNode(!value.booleanValue()));
    }
    if (value.isIntegralNumber()) {
      long number = value.longValue();
      return List.of(NODES.numberNode(number + 1), NODES.numberNode(number * 2));
    }
    if (value.isNumber()) {
      double number = value.doubleValue();
      return Stream.of(number / 2, number * 2 + 0.003)
          .filter(other -> other != number)
          .<JsonNode>map(NODES::numberNode)
          .toList();
    }
    return Stream.concat(Stream.of(value.textValue() + "x"), OTHER_WORDS.stream())
        .filter(word -> !word.equals(value.textValue()))
        .<JsonNode>map(NODES::textNode)
        .toList();
  }

  private static JsonNode shuffled(JsonNode node, Random random) {
    return switch (node) {
      case ObjectNode object -> {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
        Collections.shuffle(fields, random);
        ObjectNode other = NODES.objectNode();
        fields.forEach(field -> other.set(field.getKey(), shuffled(field.getValue(), random)));
        yield other;
      }
      case ArrayNode array -> {
        ArrayNode other = NODES.arrayNode();
        array.forEach(element -> other.add(shuffled(element, random)));
        yield other;
      }
      default -> node;
    };
  }

  private static Optional<RunSpec> spec(ObjectNode request) {
    try {
      return Optional.of(Documents.JSON.convertValue(request.get("spec"), RunSpec.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode read(Path file) throws IOException {
    return Documents.body(file.toString(), Files.readString(file));
  }

  private static Path request(String kind) throws Exception {
    return requests()
        .filter(file -> file.endsWith("request." + kind + ".json"))
        .findFirst()
        .orElseThrow();
  }

  static Stream<Path> requests() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            Objects.requireNonNull(RunSpecHashTest.class.getResource("/documents/format-1"))
                .toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("request."))
          .sorted()
          .toList()
          .stream();
    }
  }
}
