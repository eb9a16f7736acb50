package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import io.meristem.storage.checkpoint.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
  private long updates;

  private Optimizer(TokenFormer model, NDManager tensors, NDList moments, long updates) {
    this.model = model;
    this.tensors = tensors;
    this.moments = moments;
    this.updates = updates;
    int half = moments.size() / 2;
    Group.FIRST_MOMENTS.name(moments.subNDList(0, half));
    Group.SECOND_MOMENTS.name(moments.subNDList(half));
  }

  /** An optimizer that has made no update. */
  public static Optimizer fresh(TokenFormer model) {
    NDManager tensors = model.kernel().scope();
    NDList moments = new NDList();
    for (TensorSpec spec : model.config().moments()) {
      moments.add(tensors.zeros(new Shape(spec.shape())));
    }
    return new Optimizer(model, tensors, moments, 0);
  }

  /**
   * The optimizer in a moments file, which may be closed afterwards.
   *
   * @throws MalformedCheckpoint when the file does not hold exactly the moments of the model
   * @throws IllegalArgumentException when the file does not say how many updates were made
   */
  public static Optimizer load(TokenFormer model, SafetensorsFile file) {
    long updates = updates(file);
    NDManager tensors = model.kernel().scope();
    try {
      NDList moments = TensorFiles.read(tensors, file, model.config().moments());
      return new Optimizer(model, tensors, moments, updates);
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

  /** Changes the model by one update, made from the mean gradient over all tokens. */
  public Progress step(Tokens tokens, Tokens targets, Update update) {
    try (NDManager scope = model.kernel().scope()) {
      NDList inputs = model.inputs(scope, tokens, targets);
      inputs.add(numbers(scope, update, updates + 1));
      inputs.addAll(model.parameters());
      inputs.addAll(moments);
      NDList results = model.kernel().call(scope, "train_step", inputs);
      updates++;
      return new Progress(results.get(0).getFloat(), results.get(1).getFloat());
    }
  }

  private static NDArray numbers(NDManager scope, Update update, long number) {
    return scope.create(
        new double[] {
          update.learningRate(),
          BETA_1,
          BETA_2,
          EPSILON,
          update.weightDecay(),
          update.clip(),
          number
        });
  }

  /** Writes a moments file that {@link #load} reads, durably and in one step. */
  public void save(Path target) {
    List<TensorSpec> specs = model.config().moments();
    Map<String, String> metadata = Map.of(UPDATES, Long.toString(updates));
    try (SafetensorsWriter file = SafetensorsWriter.create(target, specs, metadata)) {
      TensorFiles.write(file, specs, moments);
      file.finish();
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
