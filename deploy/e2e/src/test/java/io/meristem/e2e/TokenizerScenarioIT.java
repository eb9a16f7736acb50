package io.meristem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Texts that a Hugging Face tokenizer cuts, from their upload to the file of a version. */
class TokenizerScenarioIT {

  static final TinyStack STACK = TinyStack.shared();

  @Test
  void aRootIsTrainedOnTwoTextsOfAnUploadedTokenizer() throws Exception {
    byte[] tokenizer = tokenizer();
    String dataset = dataset(tokenizer);

    String version = STACK.version("models", TinyPlan.root("spoken", dataset, 20));

    JsonNode data = STACK.client().get("datasets/" + dataset);
    assertThat(data.at("/tokenizer/vocabulary").asInt()).isEqualTo(258);
    assertThat(data.at("/sources/1/weight").asDouble()).isEqualTo(2.5);
    assertThat(data.path("validationTokens").asLong())
        .isLessThan(data.path("validationBytes").asLong());
    assertThat(STACK.client().file(version, "tokenizer.json").body()).isEqualTo(tokenizer);
  }

  private static String dataset(byte[] tokenizer) {
    Client client = STACK.client();
    String body =
        """
        {"name": "spoken", "tokenizer": "%s",
         "sources": [{"source": "%s"}, {"source": "%s", "weight": 2.5}]}\
        """
            .formatted(
                client.keep(tokenizer),
                client.keep(TinyPlan.text().getBytes(UTF_8)),
                client.keep(("On and on. " + TinyPlan.text()).getBytes(UTF_8)));
    return client
        .awaitState(client.request("datasets", body, "spoken"), "published")
        .path("dataset")
        .asText();
  }

  /** Byte-level BPE that knows "th" and "the". */
  private static byte[] tokenizer() throws Exception {
    ObjectNode root = new ObjectMapper().createObjectNode().put("version", "1.0");
    ObjectNode level = root.putObject("pre_tokenizer").put("type", "ByteLevel");
    level.put("add_prefix_space", false).put("trim_offsets", false).put("use_regex", true);
    root.set("decoder", level.deepCopy());
    ObjectNode model = root.putObject("model").put("type", "BPE");
    ObjectNode vocabulary = model.putObject("vocab");
    int stranger = 256;
    for (int id = 0; id < 256; id++) {
      boolean stands = (id >= '!' && id <= '~') || (id >= 0xa1 && id != 0xad);
      vocabulary.put(Character.toString(stands ? id : stranger++), id);
    }
    vocabulary.put("th", 256).put("the", 257);
    model.putArray("merges").add("t h").add("th e");
    return root.toString().getBytes(UTF_8);
  }
}
