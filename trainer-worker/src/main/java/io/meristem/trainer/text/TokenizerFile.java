package io.meristem.trainer.text;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.meristem.storage.dataset.Tokenizer.HuggingFace;
import io.meristem.storage.object.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * A {@code tokenizer.json}, as far as it can be judged without the library that reads it: which ids
 * it has. It is read as a stream; a file is hostile input.
 */
final class TokenizerFile {

  private static final int MOST_TOKENS = 1 << 24;

  private final BitSet ids = new BitSet();

  /** An added token may be one of the model's as well. */
  private final BitSet added = new BitSet();

  private boolean hasModel;

  private TokenizerFile() {}

  /**
   * The vocabulary of a file: its highest id, added tokens included, plus one.
   *
   * @throws UnusableTokenizer if it is no tokenizer, or its ids have holes
   */
  static int vocabulary(Path file) {
    TokenizerFile read = new TokenizerFile();
    try {
      requireSize(Files.size(file));
      try (JsonParser json = Documents.JSON.getFactory().createParser(file.toFile())) {
        read.whole(json);
      }
    } catch (JacksonException e) {
      throw new UnusableTokenizer("it is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.checked();
  }

  static void requireSize(long bytes) {
    if (bytes == 0) {
      throw new UnusableTokenizer("it is empty");
    }
    if (bytes > HuggingFace.LONGEST_FILE) {
      throw new UnusableTokenizer(
          "it has %d bytes, and at most %d are read".formatted(bytes, HuggingFace.LONGEST_FILE));
    }
  }

  private void whole(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new UnusableTokenizer("it is not a JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "model" -> model(json);
        case "added_tokens" -> addedTokens(json);
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw new UnusableTokenizer("something follows its JSON object");
    }
  }

  private void model(JsonParser json) throws IOException {
    requireObject(json, "model");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isVocabulary = json.currentName().equals("vocab");
      JsonToken value = json.nextToken();
      if (!isVocabulary) {
        json.skipChildren();
      } else if (value == JsonToken.START_ARRAY) {
        listed(json);
      } else {
        named(json);
      }
    }
  }

  /** As a Unigram model has it: the id of a token is its place. */
  private void listed(JsonParser json) throws IOException {
    hasModel = true;
    for (int id = 0; json.nextToken() != JsonToken.END_ARRAY; id++) {
      if (id == MOST_TOKENS) {
        throw new UnusableTokenizer("it has more than " + MOST_TOKENS + " tokens");
      }
      ids.set(id);
      json.skipChildren();
    }
  }

  private void named(JsonParser json) throws IOException {
    requireObject(json, "model.vocab");
    hasModel = true;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String token = json.currentName();
      json.nextToken();
      int id = id(json, token);
      if (ids.get(id)) {
        throw new UnusableTokenizer("two tokens have the id " + id + ", one of them is " + token);
      }
      ids.set(id);
    }
  }

  private void addedTokens(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new UnusableTokenizer("its added_tokens are not an array");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      requireObject(json, "added_tokens");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = json.currentName().equals("id");
        json.nextToken();
        if (isId) {
          added.set(id(json, "in added_tokens"));
        }
        json.skipChildren();
      }
    }
  }

  private static void requireObject(JsonParser json, String where) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new UnusableTokenizer("its " + where + " is not an object");
    }
  }

  private static int id(JsonParser json, String token) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() != JsonParser.NumberType.INT
        || json.getIntValue() < 0
        || json.getIntValue() >= MOST_TOKENS) {
      throw new UnusableTokenizer(
          "the id of token %s is %s and must be a whole number from 0 to %d"
              .formatted(token, json.getText(), MOST_TOKENS - 1));
    }
    return json.getIntValue();
  }

  private int checked() {
    if (!hasModel) {
      throw new UnusableTokenizer("it has no model with a vocabulary");
    }
    ids.or(added);
    int vocabulary = ids.length();
    if (vocabulary < 2) {
      throw new UnusableTokenizer("a vocabulary of " + vocabulary + " is too small to train on");
    }
    int hole = ids.nextClearBit(0);
    if (hole < vocabulary) {
      throw new UnusableTokenizer(
          "no token has the id %d, but there is %d; number the tokens without holes"
              .formatted(hole, vocabulary - 1));
    }
    return vocabulary;
  }
}
