package io.meristem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.dataset.TokenWidth;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSequenceTest {

  @TempDir Path folder;

  @Test
  void shardsAreReadAsOneSequence() throws IOException {
    List<Path> shards = List.of(shard("a", 1, 2, 3), shard("b"), shard("c", 4), shard("d", 5, 255));
    try (TokenSequence text = TokenSequence.open(shards, TokenWidth.U8)) {
      long[] tokens = new long[6];

      text.read(1, tokens, 1, 5);

      assertThat(text.length()).isEqualTo(6);
      assertThat(tokens).containsExactly(0, 2, 3, 4, 5, 255);
    }
  }

  @Test
  void idsOfTwoBytesAreUnsignedAndLittleEndian() throws IOException {
    List<Path> shards = List.of(shard("a", 1, 0, 0xfe, 0xff), shard("b", 2, 3));
    try (TokenSequence text = TokenSequence.open(shards, TokenWidth.U16)) {
      long[] tokens = new long[3];

      text.read(0, tokens, 0, 3);

      assertThat(text.length()).isEqualTo(3);
      assertThat(tokens).containsExactly(1, 0xfffe, 0x0302);
    }
  }

  @Test
  void idsOfFourBytesAreLittleEndian() throws IOException {
    List<Path> shards = List.of(shard("a", 1, 2, 3, 4), shard("b", 0, 0, 1, 0));
    try (TokenSequence text = TokenSequence.open(shards, TokenWidth.U32)) {
      long[] tokens = new long[2];

      text.read(0, tokens, 0, 2);

      assertThat(tokens).containsExactly(0x04030201, 0x10000);
    }
  }

  @Test
  void readingPastTheEndIsRefused() throws IOException {
    try (TokenSequence text = TokenSequence.open(List.of(shard("a", 1, 2, 3)), TokenWidth.U8)) {

      assertThatThrownBy(() -> text.read(2, new long[2], 0, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aShardMayBeLargerThan2GiB() throws IOException {
    Path large = folder.resolve("large");
    long length = (1L << 31) + 7;
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(length);
      file.seek(length - 1);
      file.write(9);
    }
    try (TokenSequence text = TokenSequence.open(List.of(large, shard("next", 8)), TokenWidth.U8)) {
      long[] tokens = new long[3];

      text.read(length - 2, tokens, 0, 3);

      assertThat(tokens).containsExactly(0, 9, 8);
    }
  }

  private Path shard(String name, int... tokens) throws IOException {
    byte[] bytes = new byte[tokens.length];
    for (int at = 0; at < tokens.length; at++) {
      bytes[at] = (byte) tokens[at];
    }
    return Files.write(folder.resolve(name), bytes);
  }
}
