package io.meristem.storage.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.LineageEntry;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import io.meristem.storage.lineage.LineageEntry.VersionTagged;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.Sha256;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log of ten commits, of which some are damaged. */
class LogCheckTest {

  private static final String LOG = "models/a/log/";
  private static final int COMMITS = 10;

  private final NavigableMap<Long, String> texts = new TreeMap<>();

  @BeforeEach
  void writeTheLog() {
    ObjectStore store = new InMemoryObjectStore();
    var log = Lineage.log(store, "a", InstantSource.fixed(Instant.EPOCH));
    for (int n = 1; n <= COMMITS; n++) {
      LineageEntry entry = new PolicyChanged("a" + n, Optional.empty());
      log.append(log.start(), Actor.claimed("ada"), _ -> List.of(entry));
      texts.put((long) n, store.get(LOG + "%010d.json".formatted(n)).orElseThrow());
    }
  }

  private List<Finding> findings() {
    LogCheck<LineageEntry, Lineage> check =
        new LogCheck<>(LOG, 10, LineageEntry.class, Lineage.FOLD);
    texts.forEach(check::take);
    return check.findings();
  }

  private void assertFound(long number, Defect defect) {
    assertThat(findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.key()).isEqualTo(LOG + "%010d.json".formatted(number));
          assertThat(finding.defect()).isEqualTo(defect);
          assertThat(finding.why()).isNotBlank();
          assertThat(finding.wayOut()).isNotBlank();
        });
  }

  @Test
  void aSoundLogHasNoFinding() {
    assertThat(findings()).isEmpty();
  }

  @Test
  void aGapIsFoundOnceAndWhatFollowsIsStillRead() {
    texts.remove(4L);
    texts.remove(5L);

    assertFound(4, Defect.MISSING_COMMIT);
    texts.put(9L, "garbage");
    assertThat(findings()).extracting(Finding::defect).contains(Defect.UNREADABLE);
  }

  @Test
  void aChangedCommitIsFoundByTheOneThatFollowsIt() {
    texts.compute(4L, (_, text) -> text.replace("\"ada\"", "\"eve\""));

    assertFound(5, Defect.BROKEN_CHAIN);
  }

  @Test
  void aCommitUnderAnothersNumberIsFound() {
    texts.put(COMMITS + 1L, texts.get(4L));

    assertFound(COMMITS + 1, Defect.DOUBLED_NUMBER);
  }

  @Test
  void aNewerFormatIsFound() {
    texts.put(COMMITS + 1L, "{\"format\":2}");

    assertFound(COMMITS + 1, Defect.NEWER_FORMAT);
  }

  @Test
  void whatIsNoJsonOfOursIsFound() {
    for (String text :
        List.of("", "null", "[1]", "{}", "{\"format\":1}", "{\"format\":0}", "\u0000")) {
      texts.put(COMMITS + 1L, text);

      assertFound(COMMITS + 1, Defect.UNREADABLE);
    }
  }

  @Test
  void aCommitThatMayNotFollowIsFound() {
    ObjectStore store = new InMemoryObjectStore();
    texts.forEach((n, text) -> store.put(LOG + "%010d.json".formatted(n), text));
    LineageEntry impossible = new VersionTagged("v0", "tag");
    String last = texts.lastEntry().getValue();
    String text =
        last.replace("\"sequence\":" + COMMITS, "\"sequence\":" + (COMMITS + 1))
            .replaceAll("\"previous\":\"[^\"]*\"", "\"previous\":\"" + Sha256.of(last) + "\"")
            .replaceAll("\"entries\":\\[.*]", "\"entries\":[" + entry(impossible) + "]");
    texts.put(COMMITS + 1L, text);

    assertFound(COMMITS + 1, Defect.IMPOSSIBLE_COMMIT);
  }

  private static String entry(LineageEntry entry) {
    try {
      return Documents.JSON.writerFor(LineageEntry.class).writeValueAsString(entry);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anyChangeOfAnyByteOfACommitBeforeTheLastIsFound() {
    Random random = new Random(1);
    Map<Long, String> sound = Map.copyOf(texts);
    for (int round = 0; round < 200; round++) {
      texts.putAll(sound);
      long number = 1L + random.nextInt(COMMITS - 1);
      StringBuilder text = new StringBuilder(sound.get(number));
      int at = random.nextInt(text.length());
      text.setCharAt(at, text.charAt(at) == 'x' ? 'y' : 'x');
      texts.put(number, text.toString());

      assertThat(findings()).as("commit %d, character %d", number, at).isNotEmpty();
    }
  }
}
