package io.meristem.trainer.tokenformer;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The loss of a batch and its slope.
 *
 * @param loss mean in nats per token
 * @param byTensor the gradient of each tensor by name, in checkpoint order, row by row
 */
public record Gradients(double loss, Map<String, FloatBuffer> byTensor) {

  public Gradients {
    byTensor = Collections.unmodifiableMap(new LinkedHashMap<>(byTensor));
  }

  /**
   * The gradient of one tensor.
   *
   * @throws NoSuchElementException when the model has no such tensor
   */
  public FloatBuffer of(String tensor) {
    FloatBuffer gradient = byTensor.get(tensor);
    if (gradient == null) {
      throw new NoSuchElementException("the model has no tensor " + tensor);
    }
    return gradient;
  }
}
