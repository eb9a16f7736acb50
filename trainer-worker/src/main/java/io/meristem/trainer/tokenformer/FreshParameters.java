package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.meristem.storage.checkpoint.FreshDeviation;
import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * The parameters of a model that has no parent: a pure function of config and seed, normal with the
 * standard deviation of {@link FreshDeviation}.
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
    double deviation = FreshDeviation.of(config, spec.name());
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
}
