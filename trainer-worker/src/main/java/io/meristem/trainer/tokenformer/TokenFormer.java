package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.run.Compute;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A TokenFormer language model in memory (TokenFormer, section 3): rows of token ids to logits for
 * each next token. It owns its parameters in native memory until it is closed, and must be closed
 * before its kernel.
 *
 * <p>Not for several threads at once, like the {@link Kernel} that it runs on. Calls refuse rows
 * longer than the config's sequence.
 */
public final class TokenFormer implements AutoCloseable {

  private final Kernel kernel;
  private final NDManager tensors;
  private final NDList parameters;
  private final NDArray cosines;
  private final NDArray sines;
  private TokenFormerConfig config;
  private NDArray plan;

  private TokenFormer(
      Kernel kernel, TokenFormerConfig config, Function<NDManager, NDList> parameters) {
    this.kernel = kernel;
    this.config = config;
    this.tensors = kernel.scope();
    try {
      this.parameters = parameters.apply(tensors);
      Rotary rotary = new Rotary(config.sequence(), config.rotaryDims(), config.rotaryBase());
      this.cosines = rotary.cosines(tensors);
      this.sines = rotary.sines(tensors);
      this.plan = Kernel.numbers(tensors, plan(config, config.blocks().size()));
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
    Group.PARAMETERS.name(this.parameters);
  }

  /** A model without a parent, ready to be trained; the same for the same config and seed. */
  public static TokenFormer fresh(Kernel kernel, TokenFormerConfig config, long seed) {
    return new TokenFormer(kernel, config, new FreshParameters(config, seed)::create);
  }

  /**
   * The model in a weights file, which may be closed afterwards.
   *
   * @throws io.meristem.storage.checkpoint.MalformedCheckpoint when the file does not hold exactly
   *     the config's tensors
   */
  public static TokenFormer load(Kernel kernel, TokenFormerConfig config, SafetensorsFile weights) {
    return new TokenFormer(
        kernel, config, owner -> TensorFiles.read(owner, weights, config.tensors()));
  }

  /** The architecture, with the taus that are in force now. */
  public TokenFormerConfig config() {
    return config;
  }

  /** Puts other taus in force, one per Pattention layer in the order of the config's layers. */
  public void rescale(List<Double> taus) {
    if (taus.equals(config.taus())) {
      return;
    }
    config = config.withTaus(taus);
    plan.close();
    plan = Kernel.numbers(tensors, plan(config, config.blocks().size()));
  }

  /** Logits (rows, length, vocabulary), row by row. */
  public float[] logits(Tokens tokens) {
    try (NDManager scope = kernel.scope()) {
      return run(scope, "logits", inputs(scope, tokens)).head().toFloatArray();
    }
  }

  /** Mean cross entropy in nats per token. */
  public double loss(Tokens tokens, Tokens targets) {
    try (NDManager scope = kernel.scope()) {
      return run(scope, "loss", inputs(scope, tokens, targets)).head().getFloat();
    }
  }

  /** The same of each row by itself. */
  public float[] losses(Tokens tokens, Tokens targets) {
    try (NDManager scope = kernel.scope()) {
      return run(scope, "losses", inputs(scope, tokens, targets)).head().toFloatArray();
    }
  }

  /**
   * The loss, and its gradient by every parameter.
   *
   * @throws IllegalArgumentException when the rows cannot be split into the micro-batches
   */
  public Gradients gradients(Tokens tokens, Tokens targets, Compute compute) {
    try (NDManager scope = kernel.scope()) {
      NDList inputs = inputs(scope, tokens, targets);
      inputs.add(Kernel.numbers(scope, how(compute, tokens)));
      NDList results = run(scope, "gradients", inputs);
      Map<String, FloatBuffer> gradients = new LinkedHashMap<>();
      List<TensorSpec> specs = config.tensors();
      for (int at = 0; at < specs.size(); at++) {
        float[] gradient = results.get(at + 1).toFloatArray();
        gradients.put(specs.get(at).name(), FloatBuffer.wrap(gradient));
      }
      return new Gradients(results.head().getFloat(), gradients);
    }
  }

  /**
   * The dead tokens of each Pattention layer, by the layer's name, as far as this batch tells:
   * those whose key and value have gradients of exactly zero. Such a token has no weight anywhere
   * (else its value had a gradient), and would not gain any (else its key had one), so weight decay
   * is all that still moves it; a zero key with a zero value is the plainest case. Under softmax no
   * weight is zero, so only one too small for a float is dead.
   *
   * @throws IllegalArgumentException when the rows cannot be split into the micro-batches
   */
  public Map<String, BitSet> deadTokens(Tokens tokens, Tokens targets, Compute compute) {
    try (NDManager scope = kernel.scope()) {
      NDList inputs = inputs(scope, tokens, targets);
      inputs.add(Kernel.numbers(scope, how(compute, tokens)));
      Iterator<NDArray> slopes = run(scope, "slopes", inputs).iterator();
      Map<String, BitSet> dead = new LinkedHashMap<>();
      for (int block = 0; block < config.blocks().size(); block++) {
        for (Role role : Role.values()) {
          dead.put(role.layer(block), zeros(slopes.next().toFloatArray()));
        }
      }
      return dead;
    }
  }

  private static BitSet zeros(float[] numbers) {
    BitSet zeros = new BitSet();
    IntStream.range(0, numbers.length).filter(at -> numbers[at] == 0).forEach(zeros::set);
    return zeros;
  }

  /** The residual stream (rows, length, width) after the first blocks, row by row. */
  float[] stream(Tokens tokens, int blocks) {
    try (NDManager scope = kernel.scope()) {
      NDList inputs = inputs(scope, tokens);
      inputs.set(inputs.size() - 1, Kernel.numbers(scope, plan(config, blocks)));
      return run(scope, "hidden", inputs).head().toFloatArray();
    }
  }

  /**
   * Writes a weights file that {@link #load} reads, in one step; see {@link
   * SafetensorsWriter#finishForNow}.
   */
  public void save(Path target, Map<String, String> metadata) {
    try (SafetensorsWriter file = SafetensorsWriter.create(target, config.tensors(), metadata)) {
      TensorFiles.write(file, config.tensors(), parameters);
      file.finishForNow();
    }
  }

  @Override
  public void close() {
    tensors.close();
  }

  Kernel kernel() {
    return kernel;
  }

  NDList parameters() {
    return parameters;
  }

  /** How many tensors the model owns now. */
  int ownedTensors() {
    return tensors.getManagedArrays().size();
  }

  /** The kernel's arguments from the tokens up to the plan. */
  NDList inputs(NDManager scope, Tokens... tokens) {
    NDList inputs = new NDList();
    for (Tokens rows : tokens) {
      if (rows.length() > config.sequence()) {
        throw new IllegalArgumentException(
            "rows of %d tokens are longer than the model's sequence of %d"
                .formatted(rows.length(), config.sequence()));
      }
      inputs.add(scope.create(rows.ids(), new Shape(rows.rows(), rows.length())));
    }
    inputs.addAll(List.of(cosines, sines, plan));
    return inputs;
  }

  private NDList run(NDManager scope, String method, NDList inputs) {
    inputs.addAll(parameters);
    return kernel.call(scope, method, inputs);
  }

  /** What the kernel text calls a plan. */
  private static double[] plan(TokenFormerConfig config, int blocks) {
    List<Double> taus = config.taus().subList(0, blocks * Role.values().length);
    double[] plan = new double[4 + taus.size()];
    plan[0] = config.heads();
    plan[1] = number(config.theta());
    plan[2] = config.tiedEmbeddings() ? 1 : 0;
    plan[3] = config.normEpsilon();
    for (int layer = 0; layer < taus.size(); layer++) {
      plan[4 + layer] = taus.get(layer);
    }
    return plan;
  }

  /** What the kernel text calls how. */
  static double[] how(Compute compute, Tokens tokens) {
    if (tokens.rows() % compute.microBatches() != 0) {
      throw new IllegalArgumentException(
          "%d rows cannot be split into %d equal micro-batches; take a divisor of the rows"
              .formatted(tokens.rows(), compute.microBatches()));
    }
    double bf16 =
        switch (compute.precision()) {
          case FP32 -> 0;
          case BF16 -> 1;
        };
    return new double[] {bf16, compute.microBatches(), compute.activationCheckpointing() ? 1 : 0};
  }

  /** How the kernel text calls it. */
  static int number(Theta theta) {
    return switch (theta) {
      case L2_NORM_GELU -> 0;
      case GELU_L2_NORM -> 1;
      case SOFTMAX -> 2;
    };
  }
}
