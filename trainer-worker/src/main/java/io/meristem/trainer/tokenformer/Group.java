package io.meristem.trainer.tokenformer;

import ai.djl.ndarray.NDList;

/**
 * Tensors that the kernel takes as two lists: that of the final norm, the last two in checkpoint
 * order, and that of all others. Tensors with the same name become one list.
 */
enum Group {
  PARAMETERS("ps[]", "ns[]"),
  FIRST_MOMENTS("ms[]", "nms[]"),
  SECOND_MOMENTS("vs[]", "nvs[]");

  private static final int FINAL_NORM = 2;

  private final String matrices;
  private final String finalNorm;

  Group(String matrices, String finalNorm) {
    this.matrices = matrices;
    this.finalNorm = finalNorm;
  }

  void name(NDList tensors) {
    int split = tensors.size() - FINAL_NORM;
    tensors.subList(0, split).forEach(tensor -> tensor.setName(matrices));
    tensors.subList(split, tensors.size()).forEach(tensor -> tensor.setName(finalNorm));
  }
}
