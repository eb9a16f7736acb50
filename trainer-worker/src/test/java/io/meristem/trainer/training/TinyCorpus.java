package io.meristem.trainer.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meristem.storage.dataset.TokenWidth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A text that is easily learnt, in two shards, with a tail for validation. */
public final class TinyCorpus {

  private TinyCorpus() {}

  public static Corpus in(Path folder) throws IOException {
    String text = "the quick brown fox jumps over the lazy dog. ".repeat(40);
    return Corpus.open(
        "f00d",
        TokenWidth.U8,
        List.of(new Corpus.Source(List.of(write(folder, "a", text), write(folder, "b", text)), 1)),
        List.of(write(folder, "c", text.substring(0, 300))));
  }

  private static Path write(Path folder, String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(UTF_8));
  }
}
