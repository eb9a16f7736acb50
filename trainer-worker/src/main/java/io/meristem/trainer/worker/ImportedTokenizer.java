package io.meristem.trainer.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a file can be handed on as a {@code tokenizer.json}. What it does is not looked at. */
final class ImportedTokenizer {

  private static final long LARGEST = 64L << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ImportedTokenizer() {}

  static Optional<Ending> refusal(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        return refused("it has %d bytes, more than %d".formatted(Files.size(file), LARGEST));
      }
      JsonNode tokenizer = JSON.readTree(file.toFile());
      return tokenizer.path("model").isObject()
          ? Optional.empty()
          : refused("it is no JSON object with a model");
    } catch (JsonProcessingException e) {
      return refused("it is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Ending> refused(String why) {
    return Optional.of(
        Ending.failedForGood(
            "unusable-tokenizer",
            "The tokenizer cannot be used",
            why + "; import the tokenizer.json of the model, or none"));
  }
}
