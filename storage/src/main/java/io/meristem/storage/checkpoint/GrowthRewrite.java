package io.meristem.storage.checkpoint;

import io.meristem.storage.checkpoint.Grown.Child;
import io.meristem.storage.checkpoint.Grown.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Growth as a rewrite of files: what the recipe makes of a parent's weights and moments. Unless it
 * duplicates, each tensor of the child is its parent's rows, bit for bit, and then the new ones.
 * The metadata of the parent's file is carried over. Nothing is held in memory, and a target
 * appears whole or not at all.
 *
 * <p>I/O errors are {@link UncheckedIOException}; a parent's file that is not what its config says
 * is a {@link MalformedCheckpoint}.
 */
public record GrowthRewrite(
    TokenFormerConfig parent, TokenFormerConfig child, GrowthRecipe recipe) {

  private static final double COPY_SHARE = Math.sqrt(0.5);

  /**
   * Checks before any file is touched that the recipe makes this child of this parent.
   *
   * @throws IllegalGrowth naming the rule that the growth breaks
   */
  public GrowthRewrite {
    switch (recipe.childOf(parent)) {
      case Refused refused -> throw new IllegalGrowth(refused);
      case Child(TokenFormerConfig made, _) when !made.equals(child) ->
          throw new IllegalGrowth(GrowthRules.otherChild());
      case Child _ -> {
        // as planned
      }
    }
  }

  /** How many rows of each of the child's tensors the parent has: the first ones. */
  public Map<String, Integer> oldRows() {
    return ancestors().byChild().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, old -> Math.toIntExact(old.getValue().shape().getFirst())));
  }

  /** The parent's tensor that a tensor of the child begins with; a new block's begin with none. */
  public Optional<String> origin(String tensor) {
    return ancestors().of(tensor).map(TensorSpec::name);
  }

  /** The random numbers of the recipe; the same for the same seed. */
  public NewRows rows(long seed) {
    Ancestors ancestors = ancestors();
    return (tensor, from, chunk) ->
        new UniformRows(seed, deviation(ancestors, tensor)).fill(tensor, from, chunk);
  }

  private double deviation(Ancestors ancestors, String tensor) {
    if (ancestors.of(tensor).isEmpty()) {
      return FreshDeviation.of(child, tensor);
    }
    return switch (recipe.init()) {
      case Init.ZeroKey(double valueStd) -> valueStd;
      case Init.Official(double keyStd, double valueStd) -> isKey(tensor) ? keyStd : valueStd;
      case Init.Duplicate(double noise) -> noise * COPY_SHARE;
    };
  }

  /**
   * Writes the child's weights.
   *
   * @param rows asked for what is new and not zero, and for the draws of which copies get the
   *     differences
   * @throws IllegalGrowth when a new token has a zero key and a zero value
   */
  public void weights(Path parentFile, Path target, NewRows rows) {
    Ancestors ancestors = ancestors();
    rewrite(
        parentFile,
        parent.tensors(),
        target,
        child.tensors(),
        (copy, tensor) ->
            ancestors
                .of(tensor.name())
                .ifPresentOrElse(
                    old -> grow(copy, tensor, old, rows), () -> begin(copy, tensor, rows)));
  }

  private void grow(RowCopy copy, TensorSpec tensor, TensorSpec old, NewRows rows) {
    if (recipe.init() instanceof Init.Duplicate && tensor.elements() > old.elements()) {
      duplicate(copy, tensor, old, rows);
      return;
    }
    copy.same(tensor, old.name());
    if (recipe.init() instanceof Init.ZeroKey && isKey(tensor.name())) {
      copy.zeros(tensor, old.elements());
    } else {
      copy.filled(tensor, old.elements(), (at, chunk) -> fill(tensor, at, chunk, rows));
    }
  }

  private void fill(TensorSpec tensor, long at, FloatBuffer chunk, NewRows rows) {
    rows.fill(tensor.name(), at, chunk);
    if (recipe.init() instanceof Init.ZeroKey) {
      requireLife(tensor, at, chunk.rewind());
    }
  }

  private static void begin(RowCopy copy, TensorSpec tensor, NewRows rows) {
    if (isSilent(tensor.name())) {
      copy.zeros(tensor, 0);
    } else {
      copy.filled(tensor, 0, (at, chunk) -> rows.fill(tensor.name(), at, chunk));
    }
  }

  /** What writes to the residual stream. */
  private static boolean isSilent(String tensor) {
    return tensor.endsWith(".attn.proj.value") || tensor.endsWith(".ffn.value");
  }

  private static boolean isKey(String tensor) {
    return tensor.endsWith(".key");
  }

  private static void duplicate(RowCopy copy, TensorSpec tensor, TensorSpec old, NewRows rows) {
    int copies = Math.toIntExact(tensor.elements() / old.elements());
    for (int number = 0; number < copies; number++) {
      if (isKey(tensor.name())) {
        copy.same(tensor, old.name());
      } else {
        copy.changed(
            tensor, old.name(), new CopiedValues(tensor.name(), old, number, copies, rows));
      }
    }
  }

  /**
   * Writes the child's Adam moments: zero for what is new, as for a number never yet updated. A
   * copy's are what they would be if the parent had always had its copies: the gradient of a copied
   * value is that of the value, and the gradient of a copied key is the k-th part of the key's.
   */
  public void moments(Path parentFile, Path target) {
    Ancestors ancestors = ancestors();
    rewrite(
        parentFile,
        parent.moments(),
        target,
        child.moments(),
        (copy, tensor) -> {
          String moment = tensor.name().substring(0, 2);
          Optional<TensorSpec> old = ancestors.of(tensor.name().substring(2));
          if (old.isEmpty()) {
            copy.zeros(tensor, 0);
          } else if (recipe.init() instanceof Init.Duplicate) {
            duplicateMoment(copy, tensor, moment, old.get());
          } else {
            copy.same(tensor, moment + old.get().name());
            copy.zeros(tensor, old.get().elements());
          }
        });
  }

  private static void duplicateMoment(
      RowCopy copy, TensorSpec tensor, String moment, TensorSpec old) {
    int copies = Math.toIntExact(tensor.elements() / old.elements());
    float share = 1f / copies;
    float scale = moment.equals("m.") ? share : share * share;
    for (int number = 0; number < copies; number++) {
      if (isKey(tensor.name()) && copies > 1) {
        copy.changed(tensor, moment + old.name(), (_, chunk) -> scale(chunk, scale));
      } else {
        copy.same(tensor, moment + old.name());
      }
    }
  }

  private static void scale(FloatBuffer chunk, float by) {
    for (int at = 0; at < chunk.limit(); at++) {
      chunk.put(at, chunk.get(at) * by);
    }
  }

  private Ancestors ancestors() {
    return Ancestors.of(parent, child, recipe);
  }

  private static void rewrite(
      Path parentFile,
      List<TensorSpec> old,
      Path target,
      List<TensorSpec> grown,
      BiConsumer<RowCopy, TensorSpec> tensor) {
    try (SafetensorsFile file = SafetensorsFile.open(parentFile).require(old);
        FileChannel source = FileChannel.open(parentFile, StandardOpenOption.READ);
        SafetensorsWriter writer = SafetensorsWriter.create(target, grown, file.metadata())) {
      RowCopy copy = new RowCopy(file, source, writer, grown);
      grown.forEach(next -> tensor.accept(copy, next));
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireLife(TensorSpec tensor, long from, FloatBuffer rows) {
    int width = Math.toIntExact(tensor.shape().getLast());
    for (int row = 0; row < rows.limit() / width; row++) {
      int start = row * width;
      int at = start;
      while (at < start + width && rows.get(at) == 0) {
        at++;
      }
      if (at == start + width) {
        throw new IllegalGrowth(GrowthRules.dead(tensor.name(), from / width + row));
      }
    }
  }
}
