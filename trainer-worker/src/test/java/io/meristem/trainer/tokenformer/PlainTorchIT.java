package io.meristem.trainer.tokenformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meristem.storage.checkpoint.ConfigJson;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.exchange.Export;
import io.meristem.storage.exchange.OfficialExport;
import io.meristem.storage.exchange.TensorSource;
import io.meristem.storage.exchange.TorchScript;
import io.meristem.storage.run.Compute;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Python's torch reads what is exported, and computes what the kernel computes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class PlainTorchIT {

  private static final String PYTHON = "/usr/bin/python3";
  private static final String SCRIPT = "exported_models.py";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double CLOSE = 1e-5;
  private static final long[] INPUTS = {1, 2, 3, 4, 5, 250, 17, 0, 17, 9};
  private static final long[] LABELS = {2, 3, 4, 5, 6, 17, 0, 17, 9, 250};

  @TempDir private Path scratch;

  @BeforeAll
  static void needsPythonWithTorch() throws IOException, InterruptedException {
    boolean there = Files.isExecutable(Path.of(PYTHON)) && importsTorch();
    String skipped =
        "SKIPPED: %s cannot import torch, so no export was read by it; on Debian: "
            + "apt-get install python3-torch libopenblas0-pthread";
    if (!there) {
      System.err.println(skipped.formatted(PYTHON));
    }
    assumeTrue(there, skipped.formatted(PYTHON));
  }

  @Test
  void pythonComputesTheSameLossFromEveryFormat() throws IOException, InterruptedException {
    List<TokenFormerConfig> configs = configs();
    List<Double> wanted = new ArrayList<>();
    List<String> command = new ArrayList<>(List.of(PYTHON, script().toString()));
    try (Kernel kernel = Kernel.open(1)) {
      for (TokenFormerConfig config : configs) {
        Path folder = Files.createDirectory(scratch.resolve("m" + wanted.size()));
        wanted.add(exported(kernel, config, folder));
        command.add(folder.toString());
      }
    }

    JsonNode losses = JSON.readTree(output(command));

    for (int at = 0; at < configs.size(); at++) {
      TokenFormerConfig config = configs.get(at);
      JsonNode files = losses.get("m" + at);
      boolean official = new OfficialExport(config).obstacle().isEmpty();
      assertThat(files.size()).as("losses of %s", config).isEqualTo(official ? 4 : 3);
      for (Map.Entry<String, JsonNode> file : files.properties()) {
        assertThat(file.getValue().doubleValue())
            .as("%s of %s", file.getKey(), config)
            .isCloseTo(wanted.get(at), within(CLOSE));
      }
    }
  }

  /** Every Theta, tied and untied, with the taus of official code and with others. */
  private static List<TokenFormerConfig> configs() {
    return Stream.of(Theta.values())
        .flatMap(theta -> Stream.of(config(theta, true), config(theta, false)))
        .flatMap(config ->
            Stream.of(
                config, config.withTaus(config.taus().stream().map(tau -> tau * 1.25).toList())))
        .toList();
  }

  private static TokenFormerConfig config(Theta theta, boolean tied) {
    TokenFormerConfig tiny = TinyModel.of(12);
    TokenFormerConfig config =
        new TokenFormerConfig(
            tiny.vocabulary(),
            tiny.width(),
            tiny.heads(),
            tiny.sequence(),
            tiny.rotaryDims(),
            tiny.rotaryBase(),
            tiny.normEpsilon(),
            theta,
            tied,
            tiny.blocks());
    return config.withTaus(
        config.layers().stream().map(layer -> theta.tau(layer.tokens())).toList());
  }

  /** Trains a model a little, writes it in every format, and says what its loss is. */
  private static double exported(Kernel kernel, TokenFormerConfig config, Path folder)
      throws IOException {
    Tokens tokens = Tokens.of(2, 5, INPUTS);
    Tokens targets = Tokens.of(2, 5, LABELS);
    Path weights = folder.resolve("model.safetensors");
    try (TokenFormer model = TokenFormer.fresh(kernel, config, 1)) {
      try (Optimizer optimizer = Optimizer.fresh(model, Compute.PLAIN, OldRows.NONE)) {
        for (int step = 0; step < 5; step++) {
          optimizer.step(tokens, targets, new Update(1e-2, 0.1, 1, Double.POSITIVE_INFINITY));
        }
      }
      model.save(weights, Map.of("format", "pt"));
      Files.writeString(folder.resolve("config.json"), ConfigJson.write(config));
      Files.writeString(
          folder.resolve("batch.json"),
          JSON.writeValueAsString(Map.of("tokens", rows(INPUTS), "targets", rows(LABELS))));
      write(new TorchScript(config), weights, folder.resolve("model.pt"));
      OfficialExport official = new OfficialExport(config);
      if (official.obstacle().isEmpty()) {
        write(official, weights, folder.resolve("official.safetensors"));
      }
      return model.loss(tokens, targets);
    }
  }

  private static List<List<Long>> rows(long[] ids) {
    List<Long> all = Arrays.stream(ids).boxed().toList();
    return List.of(all.subList(0, 5), all.subList(5, 10));
  }

  private static void write(Export export, Path weights, Path target) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(weights);
        OutputStream out = Files.newOutputStream(target)) {
      export.write(TensorSource.of(file), out);
    }
  }

  private Path script() throws IOException {
    try (InputStream text = PlainTorchIT.class.getResourceAsStream(SCRIPT)) {
      return Files.write(scratch.resolve(SCRIPT), Objects.requireNonNull(text).readAllBytes());
    }
  }

  private static boolean importsTorch() throws IOException, InterruptedException {
    Process python =
        new ProcessBuilder(PYTHON, "-c", "import torch")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return python.waitFor() == 0;
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process python =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).as("exit status of %s", command).isZero();
    return output;
  }
}
