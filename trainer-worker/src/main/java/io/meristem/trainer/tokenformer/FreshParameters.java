package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * The parameters of a model that has no parent: a pure function of config and seed. Everything is
 * normal with standard deviation {@code 0.5 / sqrt(width)}, which is about 0.02 at a width of 768;
 * values, which write to the residual stream, are divided by the square root of how often it is
 * written to. On bytes at a width of 64 this beats 0.02 by about 0.1 nats after 400 steps: tied
 * embeddings want it larger there.
 */
record FreshParameters(TokenFormerConfig config, long seed) {

  private static final long SLICE_BYTES = 1L << 26;

  NDList create(NDManager owner) {
    SplittableRandom seeds = new SplittableRandom(seed);
    NDList tensors = new NDList();
    for (TensorSpec spec : config.tensors()) {
      tensors.add(create(owner, spec, seeds.split()));
    }
    return tensors;
  }

  private NDArray create(NDManager owner, TensorSpec spec, SplittableRandom random) {
    double mean = spec.name().equals("final_norm.weight") ? 1 : 0;
    double deviation = deviation(spec.name());
    return TensorFiles.filled(
        owner,
        spec,
        SLICE_BYTES,
        (_, bytes) -> {
          ByteBuffer floats = bytes.order(ByteOrder.nativeOrder());
          while (floats.hasRemaining()) {
            floats.putFloat((float) (mean + deviation * random.nextGaussian()));
          }
        });
  }

  private double deviation(String name) {
    if (name.startsWith("final_norm.")) {
      return 0;
    }
    double deviation = 0.5 / Math.sqrt(config.width());
    return name.endsWith(".value")
        ? deviation / Math.sqrt(2.0 * config.blocks().size())
        : deviation;
  }
}
