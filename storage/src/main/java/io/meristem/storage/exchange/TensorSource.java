package io.meristem.storage.exchange;

import io.meristem.storage.checkpoint.SafetensorsBlob;
import io.meristem.storage.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Gives the tensors of one checkpoint, wherever it lies, without holding one in memory. */
@FunctionalInterface
public interface TensorSource {

  /**
   * Writes the little-endian F32 numbers of the tensor of that name in a checkpoint, row by row.
   */
  void copy(String tensor, OutputStream target) throws IOException;

  /** The tensors of a local file, which must stay open. */
  static TensorSource of(SafetensorsFile file) {
    return (tensor, target) -> {
      WritableByteChannel channel = Channels.newChannel(target);
      var data = file.data(tensor);
      long slice = 1 << 20;
      for (long from = 0; from < data.byteSize(); from += slice) {
        long bytes = Math.min(slice, data.byteSize() - from);
        channel.write(data.asSlice(from, bytes).asByteBuffer());
      }
    };
  }

  /** The tensors of a blob. */
  static TensorSource of(SafetensorsBlob blob) {
    return (tensor, target) -> {
      try (InputStream in = blob.read(tensor)) {
        in.transferTo(target);
      }
    };
  }
}
