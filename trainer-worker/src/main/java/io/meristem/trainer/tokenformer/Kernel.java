package io.meristem.trainer.tokenformer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.DoubleBuffer;
import java.util.OptionalLong;

/**
 * The compiled kernel text: the whole TokenFormer model, its backward pass and its optimizer, each
 * call one call into libtorch.
 *
 * <p>Equal inputs give equal bits on the CPU as long as the number of threads stays the same. One
 * thread at a time may use a kernel and the models on it; it need not always be the same one.
 */
public final class Kernel implements AutoCloseable {

  private final NDManager manager;
  private final PtSymbolBlock block;

  private Kernel(NDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  /**
   * Loads libtorch, once for the process, and compiles the kernel for the first CUDA device, or for
   * the CPU where there is none.
   *
   * @param threads how many threads one operation may use; in force for the whole process
   */
  public static Kernel open(int threads) {
    return open(threads, KernelArchive.text());
  }

  /**
   * Compiles another text than the model's, for whoever measures against it.
   *
   * @param text TorchScript that defines the class {@code TokenFormer}
   */
  public static Kernel open(int threads, String text) {
    return open(threads, text, engine().defaultDevice());
  }

  static Kernel open(int threads, String text, Device device) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    NDManager manager = engine().newBaseManager(device);
    JniUtils.setNumThreads(threads);
    try {
      ByteArrayInputStream archive = new ByteArrayInputStream(KernelArchive.of(text));
      return new Kernel(manager, JniUtils.loadModule((PtNDManager) manager, archive, true, false));
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    }
  }

  /** The first call loads libtorch, and OpenMP with it, which reads its settings then. */
  private static Engine engine() {
    OpenMp.sleepWhenIdle();
    return Engine.getEngine("PyTorch");
  }

  /** How many threads one operation may use. */
  public int threads() {
    return JniUtils.getNumThreads();
  }

  /**
   * What computes, for people and records, such as {@code libtorch 2.7.1 cpu fp32, 2 threads, bf16
   * in hardware}.
   */
  public String backend() {
    return "libtorch %s %s fp32, %d threads, bf16 %s"
        .formatted(version(), device(), threads(), hasBf16() ? "in hardware" : "emulated");
  }

  /** Whether matrix products in bf16 are done in hardware; otherwise they work, and are slow. */
  public boolean hasBf16() {
    return Bf16.inHardware(manager.getDevice());
  }

  /** The version of libtorch. */
  public String version() {
    return manager.getEngine().getVersion();
  }

  /** Where it computes, such as {@code cpu} or {@code gpu 0}. */
  public String device() {
    Device device = manager.getDevice();
    return device.isGpu() ? "gpu " + device.getDeviceId() : device.getDeviceType();
  }

  public boolean isOnGpu() {
    return manager.getDevice().isGpu();
  }

  /** All the memory of the GPU that it computes on. */
  public OptionalLong gpuMemoryBytes() {
    Device device = manager.getDevice();
    return device.isGpu()
        ? OptionalLong.of(CudaUtils.getGpuMemory(device).getMax())
        : OptionalLong.empty();
  }

  /** Where tensors live until it is closed. */
  public NDManager scope() {
    return manager.newSubManager();
  }

  /** Numbers that the kernel text reads itself: they stay on the CPU, where the text runs. */
  static NDArray numbers(NDManager owner, double... numbers) {
    NDArray tensor = owner.create(new Shape(numbers.length), DataType.FLOAT64, Device.cpu());
    tensor.set(DoubleBuffer.wrap(numbers));
    return tensor;
  }

  /**
   * Runs a method of the kernel text. Results live as long as the first input.
   *
   * @param inputs in the order of the method's arguments; tensors of one list share a name
   */
  public NDList call(NDManager scope, String method, NDList inputs) {
    JniUtils.setGraphExecutorOptimize(false); // per thread; its profiling changes the first runs
    NDArray name = scope.create(0f);
    name.setName("module_method:" + method);
    inputs.add(name);
    return IValueUtils.forward(block, inputs, true);
  }

  @Override
  public void close() {
    manager.close();
  }
}
