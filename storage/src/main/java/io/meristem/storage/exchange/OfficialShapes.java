package io.meristem.storage.exchange;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.meristem.storage.checkpoint.Block;
import io.meristem.storage.checkpoint.Fault;
import io.meristem.storage.checkpoint.MalformedCheckpoint;
import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.SafetensorsFile;
import io.meristem.storage.checkpoint.SafetensorsFile.Entry;
import io.meristem.storage.checkpoint.Theta;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The architecture that the names and shapes of an official checkpoint speak of. */
final class OfficialShapes {

  private static final Pattern IN_A_BLOCK =
      Pattern.compile("sequential\\.([1-9]\\d{0,5})\\.(attention|mlp)\\..*");
  private static final int BEFORE_THE_BLOCKS = 2;

  private final Path path;
  private final Map<String, Entry> entries;

  OfficialShapes(SafetensorsFile file) {
    this.path = file.path();
    this.entries = file.entries().stream().collect(toMap(Entry::name, identity()));
  }

  /**
   * The architecture with these settings.
   *
   * @throws MalformedCheckpoint when a tensor is missing that tells a size, or has no such shape
   */
  Imported with(OfficialSettings settings) {
    List<Long> embedding = matrix(OfficialNames.EMBEDDING, "[vocabulary, width]").shape();
    int width = embedding.getLast().intValue();
    if (width % settings.heads() != 0) {
      return new Imported.Refused(
          "width %d is no multiple of %d heads".formatted(width, settings.heads()),
          "give the num_attention_heads of the checkpoint's own config as heads");
    }
    int headSize = width / settings.heads();
    int rotaryDims = (int) (headSize * settings.rotaryFraction());
    if (rotaryDims % 2 != 0) {
      return new Imported.Refused(
          "%s of %d channels per head are %d, and channels are rotated in pairs"
              .formatted(settings.rotaryFraction(), headSize, rotaryDims),
          "give the rotary_pct of the checkpoint's own config as rotaryFraction");
    }
    return new Imported.Model(config(settings, embedding.getFirst().intValue(), width, rotaryDims));
  }

  private TokenFormerConfig config(
      OfficialSettings settings, int vocabulary, int width, int rotaryDims) {
    List<Block> blocks = blocks(settings.theta(), width);
    return new TokenFormerConfig(
        vocabulary,
        width,
        settings.heads(),
        settings.sequence(),
        rotaryDims,
        settings.rotaryBase(),
        settings.normEpsilon(),
        settings.theta(),
        !entries.containsKey(OfficialNames.head(blocks.size())),
        blocks);
  }

  private List<Block> blocks(Theta theta, int width) {
    int last =
        entries.keySet().stream()
            .map(IN_A_BLOCK::matcher)
            .filter(Matcher::matches)
            .mapToInt(name -> Integer.parseInt(name.group(1)))
            .max()
            .orElse(0);
    return IntStream.rangeClosed(0, Math.max(0, last - BEFORE_THE_BLOCKS))
        .mapToObj(block ->
            new Block(
                layer(theta, width, block, Role.Q),
                layer(theta, width, block, Role.K),
                layer(theta, width, block, Role.V),
                layer(theta, width, block, Role.PROJ),
                layer(theta, width, block, Role.FFN)))
        .toList();
  }

  private Pattention layer(Theta theta, int width, int block, Role role) {
    String name = OfficialNames.key(block, role);
    String wanted = "[tokens, " + width + "]";
    Entry key = matrix(name, wanted);
    if (key.shape().getLast() != width) {
      throw wrongShape(key, wanted);
    }
    int tokens = key.shape().getFirst().intValue();
    return new Pattention(tokens, theta.tau(tokens));
  }

  /** A matrix of at least two rows. */
  private Entry matrix(String name, String wanted) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new MalformedCheckpoint(path, Fault.MISSING_TENSOR, name + " " + wanted);
    }
    List<Long> shape = entry.shape();
    if (shape.size() != 2
        || shape.getFirst() < 2
        || shape.getLast() < 1
        || shape.stream().anyMatch(dimension -> dimension > Integer.MAX_VALUE)) {
      throw wrongShape(entry, wanted);
    }
    return entry;
  }

  private MalformedCheckpoint wrongShape(Entry entry, String wanted) {
    return new MalformedCheckpoint(
        path,
        Fault.WRONG_SHAPE,
        entry.name() + " is " + entry.shape() + ", not " + wanted + " of at least 2 rows");
  }
}
