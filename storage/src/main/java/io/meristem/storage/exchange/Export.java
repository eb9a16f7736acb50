package io.meristem.storage.exchange;

import java.io.IOException;
import java.io.OutputStream;

/** A file in another format, made of a checkpoint while it is read. Equal models, equal bytes. */
public sealed interface Export permits OfficialExport, TorchScript {

  /** How long the file will be. */
  long bytes();

  /** Writes the file front to back, holding no tensor in memory. Closes nothing. */
  void write(TensorSource tensors, OutputStream target) throws IOException;
}
