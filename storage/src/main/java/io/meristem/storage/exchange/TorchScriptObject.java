package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.List;

/** The one object of an exported model: its attributes, the tensors as references to entries. */
record TorchScriptObject(TokenFormerConfig config) {

  /** The tensors that are no parameters; their entries follow those of the parameters. */
  static final List<String> BUFFERS = List.of("cosines", "sines");

  /** What a tensor of a checkpoint is called as an attribute, which can have no dot. */
  static String attribute(TensorSpec tensor) {
    return tensor.name().replace('.', '_');
  }

  byte[] pickled() {
    Pickle object = new Pickle().object("__torch__", "TokenFormer");
    object.text("training").truth(false);
    object.text("sequence").number(config.sequence());
    object.text("heads").number(config.heads());
    object.text("kind").number(kind());
    object.text("epsilon").number(config.normEpsilon());
    object.text("tied").truth(config.tiedEmbeddings());
    object.text("taus").doubles(config.taus());
    int number = 0;
    for (TensorSpec tensor : config.tensors()) {
      object.text(attribute(tensor));
      tensor(object, number++, tensor.shape(), true);
    }
    for (String buffer : BUFFERS) {
      object.text(buffer);
      List<Long> shape = List.of((long) config.sequence(), (long) config.rotaryDims());
      tensor(object, number++, shape, false);
    }
    return object.build().end();
  }

  private long kind() {
    return switch (config.theta()) {
      case Theta.L2_NORM_GELU -> 0;
      case Theta.GELU_L2_NORM -> 1;
      case Theta.SOFTMAX -> 2;
    };
  }

  private static void tensor(Pickle object, int number, List<Long> shape, boolean gradient) {
    long columns = shape.size() == 1 ? 1 : shape.getLast();
    List<Long> strides = shape.size() == 1 ? List.of(1L) : List.of(columns, 1L);
    object.global("torch._utils", "_rebuild_tensor_v2").mark();
    object.mark().text("storage").global("torch", "FloatStorage");
    object.text(Integer.toString(number)).text("cpu");
    object.number(shape.stream().reduce(1L, Math::multiplyExact)).tuple().persistent();
    object.number(0).numbers(shape).numbers(strides).truth(gradient);
    object.global("collections", "OrderedDict").emptyTuple().call();
    object.tuple().call();
  }
}
