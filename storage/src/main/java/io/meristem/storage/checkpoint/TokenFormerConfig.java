package io.meristem.storage.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The architecture of a TokenFormer model, with the token count and tau of every Pattention layer.
 *
 * @param vocabulary how many token ids there are
 * @param width the channels of the residual stream, a multiple of {@code heads}
 * @param sequence the longest context in tokens
 * @param rotaryDims how many of each head's channels are rotated; even, at most the head size
 * @param tiedEmbeddings whether the output projection is the embedding; otherwise there is a {@code
 *     head} tensor
 */
public record TokenFormerConfig(
    int vocabulary,
    int width,
    int heads,
    int sequence,
    int rotaryDims,
    double rotaryBase,
    double normEpsilon,
    Theta theta,
    boolean tiedEmbeddings,
    List<Block> blocks) {

  public TokenFormerConfig {
    blocks = List.copyOf(blocks);
    require(vocabulary >= 2, "vocabulary must be at least 2, not " + vocabulary);
    require(heads >= 1, "heads must be at least 1, not " + heads);
    require(
        width >= 1 && width % heads == 0,
        "width " + width + " must be a multiple of heads " + heads);
    require(sequence >= 2, "sequence must be at least 2, not " + sequence);
    require(
        rotaryDims >= 0 && rotaryDims % 2 == 0 && rotaryDims <= width / heads,
        "rotaryDims must be even and at most the head size "
            + width / heads
            + ", not "
            + rotaryDims);
    require(
        rotaryBase > 1 && Double.isFinite(rotaryBase),
        "rotaryBase must be finite and above 1, not " + rotaryBase);
    require(
        normEpsilon > 0 && Double.isFinite(normEpsilon),
        "normEpsilon must be finite and positive, not " + normEpsilon);
    require(!blocks.isEmpty(), "a model needs at least one block");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Channels per attention head. */
  @JsonIgnore
  public int headSize() {
    return width / heads;
  }

  /**
   * Every tensor in checkpoint order, which is the order in which the kernel takes them: {@code
   * embed}; per block the key (tokens, width) and value (tokens, width) of q, k, v, proj, ffn;
   * {@code head} when untied; {@code final_norm.weight}, {@code final_norm.bias}.
   */
  @JsonIgnore
  public List<TensorSpec> tensors() {
    List<TensorSpec> all = new ArrayList<>();
    all.add(TensorSpec.of("embed", vocabulary, width));
    for (int block = 0; block < blocks.size(); block++) {
      for (Role role : Role.values()) {
        int tokens = blocks.get(block).layer(role).tokens();
        all.add(TensorSpec.of(role.layer(block) + ".key", tokens, width));
        all.add(TensorSpec.of(role.layer(block) + ".value", tokens, width));
      }
    }
    if (!tiedEmbeddings) {
      all.add(TensorSpec.of("head", vocabulary, width));
    }
    all.add(TensorSpec.of("final_norm.weight", width));
    all.add(TensorSpec.of("final_norm.bias", width));
    return List.copyOf(all);
  }

  /**
   * Both Adam moments of every tensor, in the order of a file of moments: {@code m.embed} to {@code
   * m.final_norm.bias}, then the same with {@code v.}.
   */
  @JsonIgnore
  public List<TensorSpec> moments() {
    return Stream.of("m.", "v.")
        .flatMap(
            moment -> tensors().stream().map(t -> new TensorSpec(moment + t.name(), t.shape())))
        .toList();
  }

  /** How many trainable numbers the model has. */
  @JsonIgnore
  public long parameters() {
    return tensors().stream().mapToLong(TensorSpec::elements).sum();
  }

  /** Every Pattention layer in kernel order: block by block, in each the order of {@link Role}. */
  @JsonIgnore
  public List<Pattention> layers() {
    return blocks.stream().flatMap(block -> Stream.of(Role.values()).map(block::layer)).toList();
  }

  /** The tau of every layer, in the order of {@link #layers}. */
  @JsonIgnore
  public List<Double> taus() {
    return layers().stream().map(Pattention::tau).toList();
  }

  /** The taus that a fresh model of this size has, in the order of {@link #layers}. */
  @JsonIgnore
  public List<Double> freshTaus() {
    return layers().stream().map(layer -> theta.tau(layer.tokens())).toList();
  }

  /** The names of the layers as in a checkpoint, in the order of {@link #layers}. */
  @JsonIgnore
  public List<String> layerNames() {
    return IntStream.range(0, blocks.size())
        .boxed()
        .flatMap(block -> Stream.of(Role.values()).map(role -> role.layer(block)))
        .toList();
  }

  /**
   * The same model with other taus.
   *
   * @param other one for each layer, in the order of {@link #layers}
   */
  public TokenFormerConfig withTaus(List<Double> other) {
    require(
        other.size() == blocks.size() * Role.values().length,
        "a tau for each of "
            + blocks.size() * Role.values().length
            + " layers, not "
            + other.size());
    Iterator<Double> next = other.iterator();
    return withBlocks(
        blocks.stream()
            .map(block -> block.map((_, layer) -> new Pattention(layer.tokens(), next.next())))
            .toList());
  }

  /** The same model with other blocks. */
  public TokenFormerConfig withBlocks(List<Block> other) {
    return new TokenFormerConfig(
        vocabulary,
        width,
        heads,
        sequence,
        rotaryDims,
        rotaryBase,
        normEpsilon,
        theta,
        tiedEmbeddings,
        other);
  }
}
