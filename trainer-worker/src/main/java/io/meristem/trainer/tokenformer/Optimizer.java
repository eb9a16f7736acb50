package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.run.Compute;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * AdamW with a clipped global gradient norm, and the moments that it keeps of one model. It must be
 * closed before the model. For the one thread that trains.
 *
 * <p>A moments file holds {@code m.NAME} and {@code v.NAME} for every tensor of the model, and in
 * its metadata how many {@code updates} were made: the bias correction goes on from there, also
 * after a growth.
 */
public final class Optimizer implements AutoCloseable {

  /** The key of a moments file's metadata that says how many updates were made. */
  public static final String UPDATES = "updates";

  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.95;
  private static final double EPSILON = 1e-8;

  private final TokenFormer model;
  private final NDManager tensors;
  private final NDList moments;
  private final Compute compute;
  private final NDArray old;
  private long updates;

  private Optimizer(
      TokenFormer model,
      NDManager tensors,
      NDList moments,
      Compute compute,
      OldRows old,
      long updates) {
    this.model = model;
    this.tensors = tensors;
    this.moments = moments;
    this.compute = compute;
    this.old = Kernel.numbers(tensors, old.numbers(model.config()));
    this.updates = updates;
    int half = moments.size() / 2;
    Group.FIRST_MOMENTS.name(moments.subNDList(0, half));
    Group.SECOND_MOMENTS.name(moments.subNDList(half));
  }

  /**
   * An optimizer that has made no update.
   *
   * @param compute how it computes each update
   * @param old rows that are trained otherwise
   * @throws IllegalArgumentException when the model does not have the old rows
   */
  public static Optimizer fresh(TokenFormer model, Compute compute, OldRows old) {
    return with(model, compute, old, 0, Optimizer::zeros);
  }

  /**
   * The optimizer in a moments file, which may be closed afterwards. The file does not know how its
   * updates were computed, nor which rows were old.
   *
   * @param compute how it computes each update from now on
   * @param old rows that are trained otherwise from now on
   * @throws MalformedCheckpoint when the file does not hold exactly the moments of the model
   * @throws IllegalArgumentException when the file does not say how many updates were made, or the
   *     model does not have the old rows
   */
  public static Optimizer load(
      TokenFormer model, SafetensorsFile file, Compute compute, OldRows old) {
    return with(
        model,
        compute,
        old,
        updates(file),
        (tensors, specs) -> TensorFiles.read(tensors, file, specs));
  }

  private static NDList zeros(NDManager tensors, List<TensorSpec> specs) {
    NDList moments = new NDList();
    for (TensorSpec spec : specs) {
      moments.add(tensors.zeros(new Shape(spec.shape())));
    }
    return moments;
  }

  private static Optimizer with(
      TokenFormer model,
      Compute compute,
      OldRows old,
      long updates,
      BiFunction<NDManager, List<TensorSpec>, NDList> moments) {
    NDManager tensors = model.kernel().scope();
    try {
      NDList made = moments.apply(tensors, model.config().moments());
      return new Optimizer(model, tensors, made, compute, old, updates);
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private static long updates(SafetensorsFile file) {
    String updates = file.metadata().getOrDefault(UPDATES, "");
    try {
      return Long.parseUnsignedLong(updates);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s says \"%s\" in %s, not how many updates were made"
              .formatted(file.path(), updates, UPDATES),
          e);
    }
  }

  /** How many updates were made, those of ancestors included. */
  public long updates() {
    return updates;
  }

  /**
   * Changes the model by one update, made from the mean gradient over all tokens, unless the loss
   * or the gradient is refused (see {@link Update} and {@link Progress}).
   *
   * @throws IllegalArgumentException when the rows cannot be split into the micro-batches
   */
  public Progress step(Tokens tokens, Tokens targets, Update update) {
    try (NDManager scope = model.kernel().scope()) {
      NDList inputs = model.inputs(scope, tokens, targets);
      inputs.add(Kernel.numbers(scope, TokenFormer.how(compute, tokens)));
      inputs.add(Kernel.numbers(scope, numbers(update, updates + 1)));
      inputs.add(old);
      inputs.addAll(model.parameters());
      inputs.addAll(moments);
      NDList results = model.kernel().call(scope, "train_step", inputs);
      boolean applied = results.get(2).getFloat() == 1;
      if (applied) {
        updates++;
      }
      return new Progress(results.get(0).getFloat(), results.get(1).getFloat(), applied);
    }
  }

  /** What the kernel text calls an update. */
  private static double[] numbers(Update update, long number) {
    return new double[] {
      update.learningRate(),
      BETA_1,
      BETA_2,
      EPSILON,
      update.weightDecay(),
      update.clip(),
      number,
      update.lossLimit()
    };
  }

  /**
   * Writes a moments file that {@link #load} reads, in one step; see {@link
   * SafetensorsWriter#finishForNow}.
   */
  public void save(Path target) {
    List<TensorSpec> specs = model.config().moments();
    Map<String, String> metadata = Map.of(UPDATES, Long.toString(updates));
    try (SafetensorsWriter file = SafetensorsWriter.create(target, specs, metadata)) {
      TensorFiles.write(file, specs, moments);
      file.finishForNow();
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
