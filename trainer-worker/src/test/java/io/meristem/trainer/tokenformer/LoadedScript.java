package io.meristem.trainer.tokenformer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A TorchScript file as DJL's libtorch reads it, without any code of the product. */
record LoadedScript(NDManager manager, PtSymbolBlock block) implements AutoCloseable {

  static LoadedScript load(Path file) throws IOException {
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    try (InputStream archive = Files.newInputStream(file)) {
      PtNDManager torch = (PtNDManager) manager;
      return new LoadedScript(manager, JniUtils.loadModule(torch, archive, true, false));
    }
  }

  float[] logits(Tokens tokens) {
    try (NDManager scope = manager.newSubManager()) {
      return call(scope, "forward", array(scope, tokens)).toFloatArray();
    }
  }

  double loss(Tokens tokens, Tokens targets) {
    try (NDManager scope = manager.newSubManager()) {
      return call(scope, "loss", array(scope, tokens), array(scope, targets)).getFloat();
    }
  }

  private NDArray call(NDManager scope, String method, NDArray... arguments) {
    NDList inputs = new NDList(arguments);
    NDArray name = scope.create(0f);
    name.setName("module_method:" + method);
    inputs.add(name);
    return IValueUtils.forward(block, inputs, false).head();
  }

  private static NDArray array(NDManager scope, Tokens tokens) {
    return scope.create(tokens.ids(), new Shape(tokens.rows(), tokens.length()));
  }

  @Override
  public void close() {
    manager.close();
  }
}
