package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.exchange.TensorSource;
import io.meristem.storage.exchange.TorchScript;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported models, in the libtorch that the worker has. */
class TorchScriptGoldenTest {

  @TempDir private Path scratch;

  static List<String> cases() {
    return Golden.cases("model", "model");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anExportedModelGivesTheGoldenLogitsAndLoss(String name) throws IOException {
    try (Golden golden = Golden.open(name)) {
      TokenFormerConfig config =
          Golden.config(golden.facts().get("config"), golden.facts().get("tau"));

      Path exported = exported(golden, config);

      try (LoadedScript model = LoadedScript.load(exported)) {
        golden.check("logits", model.logits(golden.tokens("tokens")));
        golden.check("loss", (float) model.loss(golden.tokens("tokens"), golden.tokens("labels")));
      }
    }
  }

  @Test
  void longerRowsThanTheModelsAreRefusedWithThatReason() throws IOException {
    TokenFormerConfig config = TinyModel.of(8);
    Path weights = scratch.resolve("model.safetensors");
    try (Kernel kernel = Kernel.open(1);
        TokenFormer fresh = TokenFormer.fresh(kernel, config, 1)) {
      fresh.save(weights, Map.of());
    }
    Path exported = exported(weights, config);
    Tokens tooLong = Tokens.of(1, TinyModel.SEQUENCE + 1, new long[TinyModel.SEQUENCE + 1]);

    try (LoadedScript model = LoadedScript.load(exported)) {
      assertThatThrownBy(() -> model.logits(tooLong))
          .hasMessageContaining("rows are longer than the model's sequence");
    }
  }

  private Path exported(Golden golden, TokenFormerConfig config) throws IOException {
    Path weights = scratch.resolve("model.safetensors");
    golden.extract(weights, "param.", config.tensors(), Map.of());
    return exported(weights, config);
  }

  private Path exported(Path weights, TokenFormerConfig config) throws IOException {
    Path target = scratch.resolve("model.pt");
    try (SafetensorsFile file = SafetensorsFile.open(weights);
        OutputStream out = Files.newOutputStream(target)) {
      new TorchScript(config).write(TensorSource.of(file), out);
    }
    return target;
  }
}
