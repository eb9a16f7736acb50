package io.meristem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What lies in object storage is not what it should be. */
class BadInputFaultIT {

  static final TinyStack STACK = TinyStack.shared();

  /** Equal trainings give equal weights, which the worker may have in its cache. */
  private static final int STEPS_OF_NO_OTHER_ROOT = 21;

  @Test
  void aParentWithAFlippedBitIsRefusedByNameAndNotTriedAgain() throws IOException {
    String parent = STACK.root("spoilt", STEPS_OF_NO_OTHER_ROOT);
    String hash = sha256OfWeights(parent);
    flipABitOf(hash);

    String run = STACK.client().request("growths", TinyPlan.growth(parent, 20), "spoilt");

    JsonNode failed = STACK.client().awaitState(run, "failed");
    assertThat(failed.at("/problem/type").asText()).endsWith("corrupt-blob");
    assertThat(failed.at("/problem/detail").asText()).contains("blobs/", hash);
    assertThat(failed.path("attempt").asInt()).isEqualTo(1);
    assertThat(STACK.client().lineage("spoilt").path("versions")).hasSize(1);
  }

  private static String sha256OfWeights(String version) {
    JsonNode files = STACK.client().get("versions/" + version).path("files");
    return files.path("model.safetensors").path("sha256").asText();
  }

  private static void flipABitOf(String hash) throws IOException {
    String key =
        STACK.bucket().keys("blobs/").stream()
            .filter(blob -> blob.endsWith(hash))
            .findFirst()
            .orElseThrow();
    Path file = STACK.fileOf(key);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aBinaryFileIsNoText() {
    byte[] binary = "one line\0of something".repeat(100).getBytes(UTF_8);
    String source = STACK.bucket().putElsewhere("texts", "a/binary", binary);
    String registration = "{\"name\": \"binary\", \"source\": \"%s\"}".formatted(source);

    String run = STACK.client().request("datasets", registration, "binary");

    JsonNode failed = STACK.client().awaitState(run, "failed");
    assertThat(failed.at("/problem/type").asText()).endsWith("binary-text");
    assertThat(failed.path("attempt").asInt()).isEqualTo(1);
  }
}
