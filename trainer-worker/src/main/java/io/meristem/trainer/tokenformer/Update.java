package io.meristem.trainer.tokenformer;

/**
 * What one optimizer update is made with. AdamW's other constants are fixed: betas 0.9 and 0.95,
 * epsilon 1e-8.
 *
 * @param weightDecay on every tensor but the final norm
 * @param clip the largest global norm of the gradients; they are scaled down to it
 */
public record Update(double learningRate, double weightDecay, double clip) {

  public Update {
    if (!(learningRate >= 0) || !(weightDecay >= 0) || !(clip > 0)) {
      throw new IllegalArgumentException(
          "no update can be made with learning rate %s, weight decay %s and clip %s"
              .formatted(learningRate, weightDecay, clip));
    }
  }
}
