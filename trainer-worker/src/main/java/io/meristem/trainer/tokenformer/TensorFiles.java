package io.meristem.trainer.tokenformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.SafetensorsWriter;
import io.meristem.storage.checkpoint.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Copies between safetensors files and tensors, straight into and out of a tensor's own memory. A
 * Java buffer ends at 2 GiB, so a tensor is visited in slices of whole rows.
 */
final class TensorFiles {

  private static final long SLICE_BYTES = 1L << 30;

  private TensorFiles() {}

  /** Tensors with the shapes of {@code specs}, filled from a file that holds exactly these. */
  static NDList read(NDManager owner, SafetensorsFile file, List<TensorSpec> specs) {
    file.require(specs);
    NDList tensors = new NDList();
    for (TensorSpec spec : specs) {
      MemorySegment data = file.data(spec.name());
      tensors.add(
          filled(
              owner,
              spec,
              SLICE_BYTES,
              (from, into) -> {
                long bytes = into.remaining();
                MemorySegment.copy(data, from, MemorySegment.ofBuffer(into), 0, bytes);
              }));
    }
    return tensors;
  }

  static void write(SafetensorsWriter file, List<TensorSpec> specs, NDList tensors) {
    for (int at = 0; at < tensors.size(); at++) {
      String name = specs.get(at).name();
      NDArray tensor = tensors.get(at);
      if (isHere(tensor)) {
        visit(tensor, SLICE_BYTES, (_, bytes) -> file.write(name, bytes));
      } else {
        try (NDArray here = tensor.toDevice(Device.cpu(), true)) {
          visit(here, SLICE_BYTES, (_, bytes) -> file.write(name, bytes));
        }
      }
    }
  }

  /** A new tensor whose bytes, slice by slice, are what {@code fill} puts in. */
  static NDArray filled(
      NDManager owner, TensorSpec spec, long sliceBytes, BiConsumer<Long, ByteBuffer> fill) {
    Shape shape = new Shape(spec.shape());
    NDArray here = owner.create(shape, DataType.FLOAT32, Device.cpu());
    visit(here, sliceBytes, fill);
    if (owner.getDevice().equals(here.getDevice())) {
      return here;
    }
    try (here) {
      return here.toDevice(owner.getDevice(), true);
    }
  }

  private static boolean isHere(NDArray tensor) {
    return tensor.getDevice().equals(Device.cpu());
  }

  /**
   * Calls {@code visitor} with the memory of each slice and the offset in bytes where it begins.
   */
  static void visit(NDArray tensor, long sliceBytes, BiConsumer<Long, ByteBuffer> visitor) {
    long rows = tensor.getShape().get(0);
    long rowBytes = tensor.size() / rows * Float.BYTES;
    long step = Math.max(1, sliceBytes / rowBytes);
    for (long from = 0; from < rows; from += step) {
      long to = Math.min(rows, from + step);
      try (NDArray slice = JniUtils.slice((PtNDArray) tensor, 0, from, to, 1)) {
        visitor.accept(from * rowBytes, slice.toByteBuffer(true));
      }
    }
  }
}
