package io.meristem.trainer.tokenformer;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
}
