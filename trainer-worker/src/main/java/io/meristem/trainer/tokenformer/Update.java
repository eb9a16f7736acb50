package io.meristem.trainer.tokenformer;

/**
 * What one optimizer update is made with. AdamW's other constants are fixed: betas 0.9 and 0.95,
 * epsilon 1e-8.
 *
 * @param weightDecay on every tensor but the final norm
 * @param clip the largest global norm of the gradients; they are scaled down to it
 * @param lossLimit an update is applied only when its loss and its gradient norm are finite and the
 *     loss is at most this; positive infinity allows every finite loss
 */
public record Update(double learningRate, double weightDecay, double clip, double lossLimit) {

  public Update {
    if (!(learningRate >= 0) || !(weightDecay >= 0) || !(clip > 0) || Double.isNaN(lossLimit)) {
      throw new IllegalArgumentException(
          "no update can be made with learning rate %s, weight decay %s, clip %s and loss limit %s"
              .formatted(learningRate, weightDecay, clip, lossLimit));
    }
  }
}
