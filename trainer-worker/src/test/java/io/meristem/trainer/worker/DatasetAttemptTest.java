package io.meristem.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.storage.dataset.DatasetManifest;
import io.meristem.storage.dataset.Shard;
import io.meristem.storage.dataset.Source;
import io.meristem.storage.dataset.TokenWidth;
import io.meristem.storage.dataset.Tokenizer;
import io.meristem.storage.object.Sha256;
import io.meristem.storage.run.RunSpec.PrepareDataset;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import io.meristem.trainer.text.TokenizerJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetAttemptTest {

  @TempDir Path directory;
  Workplace place = new Workplace(Path.of("."));

  @BeforeEach
  void open() {
    place = new Workplace(directory);
  }

  @Test
  void theTailOfTheTextIsForValidation() throws IOException {
    SourceObject source = place.text("uploads/a", utf8("abcdefgh"));

    DatasetManifest manifest = place.document(place.prepared("r1", source), DatasetManifest.class);

    Source only = manifest.sources().getFirst();
    assertThat(place.store.get(only.train().getFirst().blob().key())).hasValue("abcdef");
    assertThat(place.store.get(only.validation().getFirst().blob().key())).hasValue("gh");
    assertThat(only.sha256()).isEqualTo(Sha256.of("abcdefgh"));
    assertThat(manifest.validationBytes()).isEqualTo(manifest.validationTokens()).isEqualTo(2);
  }

  @Test
  void theSameTextIsTheSameDatasetWhoeverPreparesIt() throws IOException {
    SourceObject one = place.text("uploads/a", utf8("abcdefgh"));
    SourceObject two = place.text("uploads/b", utf8("abcdefgh"));
    DatasetManifest first = place.document(place.prepared("r1", one), DatasetManifest.class);

    DatasetManifest second = place.document(place.prepared("r2", two), DatasetManifest.class);

    assertThat(second.hash()).isEqualTo(first.hash());
  }

  @Test
  void aTextWithANulByteIsRefusedForGood() throws IOException {
    SourceObject source =
        place.text("uploads/a", new byte[] {'a', 'b', 0, 'd', 'e', 'f', 'g', 'h'});

    Ending ending = place.prepared("r1", source);

    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> {
              assertThat(failed.retryable()).isFalse();
              assertThat(failed.problem().type()).isEqualTo("binary-text");
              assertThat(failed.problem().detail()).contains("byte 2");
            });
  }

  @Test
  void bytesThatAreNoUtf8AreText() throws IOException {
    SourceObject source =
        place.text("uploads/a", new byte[] {(byte) 0xff, (byte) 0xfe, 'a', (byte) 0xc0});

    Ending ending = place.prepared("r1", source);

    assertThat(ending).isInstanceOf(Ending.Done.class);
  }

  @Test
  void aTextThatIsNotThereAnyMoreIsNamed() throws IOException {
    SourceObject source = place.text("uploads/gone", utf8("abcdefgh"));
    place.store.delete("uploads/gone");

    Ending ending = place.prepared("r1", source);

    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> assertThat(failed.problem().detail()).contains("s3://bucket/uploads/gone"));
  }

  @Test
  void aTextThatHasChangedItsLengthIsNamedWithBoth() throws IOException {
    SourceObject source = place.text("uploads/a", utf8("abcdefgh"));
    place.text("uploads/a", utf8("abcdefghi"));

    Ending ending = place.prepared("r1", source);

    failed(ending, "missing-object", "s3://bucket/uploads/a has 9 bytes and had 8");
  }

  @Test
  void aTextWithNothingForOnePartIsTooShort() throws IOException {
    SourceObject source = place.text("uploads/a", utf8("abc"));

    Ending ending = place.prepared("r1", source);

    failed(ending, "text-too-short", "s3://bucket/uploads/a has 3 bytes", "0 validation tokens");
  }

  @Test
  void validationNeverBeginsInsideACharacter() throws IOException {
    SourceObject source = place.text("uploads/a", utf8("abcdefg\ud83d\ude00h"));

    DatasetManifest manifest = place.document(place.prepared("r1", source), DatasetManifest.class);

    assertThat(text(manifest.sources().getFirst().train())).isEqualTo("abcdefg\ud83d\ude00");
  }

  @Test
  void eachTextHasAValidationPartAndTheirShardsAreOneSequence() throws IOException {
    PrepareDataset spec =
        Workplace.spec(
            Optional.empty(),
            new WeightedText(place.text("uploads/a", utf8("abcdefgh")), 2),
            new WeightedText(place.text("uploads/b", utf8("ABCD")), 0.5));

    DatasetManifest manifest = place.document(place.prepared("r1", spec), DatasetManifest.class);

    assertThat(manifest.sources()).extracting(Source::weight).containsExactly(2.0, 0.5);
    assertThat(manifest.sources())
        .extracting(source -> text(source.train()))
        .containsExactly("abcdef", "ABC");
    assertThat(text(manifest.validation())).isEqualTo("ghD");
  }

  @Test
  void anotherWeightOrderOrTokenizerIsAnotherDataset() throws IOException {
    SourceObject one = place.text("uploads/a", utf8("abcdefgh"));
    SourceObject two = place.text("uploads/b", utf8("ABCDEFGH"));
    SourceObject tokenizer = tokenizer(TokenizerJson.of(TokenizerJson.GPT_2));
    WeightedText plain = WeightedText.of(one);

    List<String> hashes =
        List.of(
            hash("r1", Workplace.spec(Optional.empty(), plain, WeightedText.of(two))),
            hash("r2", Workplace.spec(Optional.empty(), plain, new WeightedText(two, 2))),
            hash("r3", Workplace.spec(Optional.empty(), WeightedText.of(two), plain)),
            hash("r4", Workplace.spec(Optional.of(tokenizer), plain, WeightedText.of(two))));

    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void aTokenizersIdsAreStoredInAsManyBytesAsTheyNeed() throws IOException {
    SourceObject text = place.text("uploads/a", utf8("the quick brown fox over the lazy fox"));
    SourceObject tokenizer = tokenizer(TokenizerJson.of(TokenizerJson.GPT_2));
    PrepareDataset spec = Workplace.spec(Optional.of(tokenizer), WeightedText.of(text));

    DatasetManifest manifest = place.document(place.prepared("r1", spec), DatasetManifest.class);

    Shard train = manifest.sources().getFirst().train().getFirst();
    assertThat(manifest.width()).isEqualTo(TokenWidth.U16);
    assertThat(train.blob().bytes()).isEqualTo(2 * train.tokens());
    assertThat(train.tokens()).isLessThan(train.textBytes());
    assertThat(train.textBytes() + manifest.validationBytes()).isEqualTo(text.bytes());
  }

  @Test
  void theTokenizersFileIsKeptAsItWas() throws IOException {
    SourceObject tokenizer =
        tokenizer(TokenizerJson.withEnd(TokenizerJson.of(TokenizerJson.GPT_2)));
    SourceObject text = place.text("uploads/a", utf8("the quick brown fox over the lazy fox"));
    PrepareDataset spec = Workplace.spec(Optional.of(tokenizer), WeightedText.of(text));

    DatasetManifest manifest = place.document(place.prepared("r1", spec), DatasetManifest.class);

    Tokenizer.HuggingFace kept = (Tokenizer.HuggingFace) manifest.tokenizer();
    assertThat(place.store.get(kept.file().key())).isEqualTo(place.store.get(tokenizer.key()));
    assertThat(kept.vocabulary()).isGreaterThan(257);
    assertThat(manifest.blobs()).contains(kept.file());
  }

  @Test
  void aByteThatIsNoUtf8IsNamedByItsPlaceInTheText() throws IOException {
    byte[] bytes = utf8("the quick brown fox over the lazy fox");
    bytes[bytes.length - 2] = (byte) 0xff;
    SourceObject text = place.text("uploads/a", bytes);
    SourceObject tokenizer = tokenizer(TokenizerJson.of(TokenizerJson.GPT_2));

    Ending ending =
        place.prepared("r1", Workplace.spec(Optional.of(tokenizer), WeightedText.of(text)));

    failed(ending, "invalid-utf8", "s3://bucket/uploads/a: byte " + (bytes.length - 2));
  }

  @Test
  void aWrongTokenizerIsRefusedByItsAddressWithTheReason() throws IOException {
    SourceObject text = place.text("uploads/a", utf8("the quick brown fox"));
    SourceObject tokenizer =
        place.text("uploads/tokenizer", utf8("{\"model\": {\"vocab\": {\"a\": 3}}}"));

    Ending ending =
        place.prepared("r1", Workplace.spec(Optional.of(tokenizer), WeightedText.of(text)));

    failed(ending, "invalid-tokenizer", "s3://bucket/uploads/tokenizer", "no token has the id 0");
  }

  @Test
  void aHandOverStopsBeforeTheTextIsRead() throws IOException {
    PrepareDataset spec =
        Workplace.spec(
            Optional.empty(), WeightedText.of(place.text("uploads/a", utf8("abcdefgh"))));
    try (Pulse pulse = place.quietPulse("r1", 1)) {
      pulse.handOver();

      Ending ending = place.prepared("r1", spec, pulse);

      assertThat(ending).isInstanceOf(Ending.HandedOver.class);
    }
  }

  private String hash(String run, PrepareDataset spec) throws IOException {
    return place.document(place.prepared(run, spec), DatasetManifest.class).hash();
  }

  private SourceObject tokenizer(ObjectNode json) {
    return place.text("uploads/tokenizer", utf8(json.toString()));
  }

  private String text(List<Shard> shards) {
    return shards.stream()
        .map(shard -> place.store.get(shard.blob().key()).orElseThrow())
        .collect(Collectors.joining());
  }

  private static void failed(Ending ending, String type, String... named) {
    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> {
              assertThat(failed.retryable()).isFalse();
              assertThat(failed.problem().type()).isEqualTo(type);
              assertThat(failed.problem().detail()).contains(named);
            });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
