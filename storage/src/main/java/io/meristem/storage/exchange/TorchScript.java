package io.meristem.storage.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.meristem.storage.checkpoint.TensorSpec;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model as one self-contained file that {@code torch.jit.load} reads, from torch 1.13 on, without
 * a line of ours. Its {@code forward(tokens)} takes int64 ids (rows, length) and gives logits
 * (rows, length, vocabulary); {@code loss(tokens, targets)} gives the mean cross entropy in nats
 * per token. Attention is written out, since older versions lack the fused one. Parameters ask for
 * gradients, so that the model can be trained on.
 */
public record TorchScript(TokenFormerConfig config) implements Export {

  /** The newest file format that torch 1.13 reads. */
  private static final String FORMAT = "10\n";

  private static final String METHODS = "methods.py";
  private static final String FOLDER = "model/";

  @Override
  public long bytes() {
    TensorSource none =
        (tensor, _) -> {
          throw new IOException(tensor + " is not needed to know its size");
        };
    return zip(none).bytes();
  }

  @Override
  public void write(TensorSource tensors, OutputStream target) throws IOException {
    zip(tensors).write(target);
  }

  private StoredZip zip(TensorSource tensors) {
    RotaryTables rotary = RotaryTables.of(config);
    List<StoredZip.Part> parts = new ArrayList<>();
    parts.add(part("data.pkl", new TorchScriptObject(config).pickled()));
    parts.add(part("code/__torch__.py", program().getBytes(UTF_8)));
    int number = 0;
    for (TensorSpec tensor : config.tensors()) {
      String name = FOLDER + "data/" + number++;
      StoredZip.Content content = target -> tensors.copy(tensor.name(), target);
      parts.add(new StoredZip.Part(name, tensor.bytes(), content));
    }
    parts.add(part("data/" + number++, rotary.cosines()));
    parts.add(part("data/" + number, rotary.sines()));
    parts.add(part("constants.pkl", new Pickle().emptyTuple().end()));
    parts.add(part("version", FORMAT.getBytes(UTF_8)));
    return new StoredZip(parts);
  }

  private static StoredZip.Part part(String name, byte[] content) {
    return StoredZip.Part.of(FOLDER + name, content);
  }

  private String program() {
    List<String> names = config.tensors().stream().map(TorchScriptObject::attribute).toList();
    List<String> buffers = TorchScriptObject.BUFFERS;
    return """
    class TokenFormer(Module):
      __parameters__ = [%s]
      __buffers__ = [%s]
      training : bool
      sequence : int
      heads : int
      kind : int
      epsilon : float
      tied : bool
      taus : List[float]
    %s

      # Every tensor of the checkpoint, in its order.
      def tensors(self: __torch__.TokenFormer) -> List[Tensor]:
        return [%s]
    """
            .formatted(
                quoted(names),
                quoted(buffers),
                Stream.concat(names.stream(), buffers.stream())
                    .map(name -> "  " + name + " : Tensor")
                    .collect(joining("\n")),
                names.stream().map(name -> "self." + name).collect(joining(", ")))
        + methods();
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "\"" + name + "\", ").collect(joining());
  }

  private static String methods() {
    try (InputStream text = TorchScript.class.getResourceAsStream(METHODS)) {
      if (text == null) {
        throw new IllegalStateException("the text " + METHODS + " is not on the class path");
      }
      return new String(text.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
