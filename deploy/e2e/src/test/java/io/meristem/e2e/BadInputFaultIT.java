package io.meristem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in object storage is not what it should be. */
class BadInputFaultIT {

  @TempDir static Path data;

  static TinyStack stack;

  @BeforeAll
  static void start() {
    stack = TinyStack.in(data);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void aParentWithAFlippedBitIsRefusedByNameAndNotTriedAgain() throws IOException {
    String parent = stack.root("spoilt", 20);
    String hash = sha256OfWeights(parent);
    flipABitOf(hash);

    String run = stack.client().request("growths", TinyPlan.growth(parent, 20), "spoilt");

    JsonNode failed = stack.client().awaitState(run, "failed");
    assertThat(failed.at("/problem/type").asText()).endsWith("corrupt-blob");
    assertThat(failed.at("/problem/detail").asText()).contains("blobs/", hash);
    assertThat(failed.path("attempt").asInt()).isEqualTo(1);
    assertThat(stack.client().lineage("spoilt").path("versions")).hasSize(1);
  }

  private static String sha256OfWeights(String version) {
    JsonNode files = stack.client().get("versions/" + version).path("files");
    return files.path("model.safetensors").path("sha256").asText();
  }

  private static void flipABitOf(String hash) throws IOException {
    String key =
        stack.bucket().keys("blobs/").stream()
            .filter(blob -> blob.endsWith(hash))
            .findFirst()
            .orElseThrow();
    Path file = data.resolve("s3").resolve("meristem").resolve(key);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aBinaryFileIsNoText() {
    stack.bucket().put("texts/binary", "one line\0of something".repeat(100).getBytes(UTF_8));
    String registration =
        "{\"name\": \"binary\", \"source\": \"%s\"}".formatted(stack.bucket().uri("texts/binary"));

    String run = stack.client().request("datasets", registration, "binary");

    JsonNode failed = stack.client().awaitState(run, "failed");
    assertThat(failed.at("/problem/type").asText()).endsWith("binary-text");
    assertThat(failed.path("attempt").asInt()).isEqualTo(1);
  }
}
