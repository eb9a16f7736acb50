package io.meristem.orchestrator.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A document with the place of everything in it, by path, such as {@code stages[1].from}: of a
 * field where its name begins, of an element where it begins.
 */
record PlacedTree(JsonNode root, Map<String, JsonLocation> places) {

  private static final int DEEPEST = 100;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  PlacedTree {
    places = Map.copyOf(places);
  }

  /**
   * @param format JSON or YAML
   * @throws com.fasterxml.jackson.core.JsonProcessingException if the text is not one document of
   *     the format, if a name is given twice, if YAML refers to an anchor, or if it is nested
   *     deeper than 100
   */
  static PlacedTree read(JsonFactory format, String text) throws IOException {
    Map<String, JsonLocation> places = new HashMap<>();
    try (JsonParser parser = format.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonParseException(parser, "there is nothing in it");
      }
      JsonNode root = value(parser, "", places);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is more than one document");
      }
      return new PlacedTree(root, places);
    }
  }

  private static JsonParseException mistake(JsonParser parser, String what) {
    return new JsonParseException(parser, what, parser.currentTokenLocation());
  }

  private static JsonNode value(JsonParser parser, String path, Map<String, JsonLocation> places)
      throws IOException {
    places.putIfAbsent(path, parser.currentTokenLocation());
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw mistake(parser, "a reference to an anchor; write it out");
    }
    if (parser.getParsingContext().getNestingDepth() > DEEPEST) {
      throw mistake(parser, "it is nested deeper than " + DEEPEST);
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, path, places);
      case START_ARRAY -> array(parser, path, places);
      case VALUE_NUMBER_INT -> NODES.numberNode(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_STRING, VALUE_EMBEDDED_OBJECT, FIELD_NAME, END_ARRAY, END_OBJECT, NOT_AVAILABLE ->
          NODES.textNode(parser.getText());
    };
  }

  private static ObjectNode object(JsonParser parser, String path, Map<String, JsonLocation> places)
      throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (object.has(name)) {
        throw mistake(parser, "'" + name + "' is given twice");
      }
      String field = path.isEmpty() ? name : path + "." + name;
      places.put(field, parser.currentTokenLocation());
      parser.nextToken();
      object.set(name, value(parser, field, places));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser, String path, Map<String, JsonLocation> places)
      throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, path + "[" + array.size() + "]", places));
    }
    return array;
  }

  /** The place of the path, or of the nearest thing around it. */
  JsonLocation place(String path) {
    String around = path;
    while (!places.containsKey(around)) {
      int cut = Math.max(around.lastIndexOf('.'), around.lastIndexOf('['));
      around = cut < 0 ? "" : around.substring(0, cut);
    }
    return places.getOrDefault(around, JsonLocation.NA);
  }
}
