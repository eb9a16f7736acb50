package io.meristem.storage.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.meristem.storage.lineage.Answer.Found;
import io.meristem.storage.lineage.Answer.Refused;
import io.meristem.storage.object.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A version v1 with two children, and v4 that merges them. */
class LedgerTest {

  private final VersionGraph graph = new VersionGraph();
  private final Map<String, Cost> costs = new HashMap<>();

  LedgerTest() {
    add(Samples.published("v1"), new Cost(1000, 0, 1e6, 10, 100));
    add(Samples.child("v2", Edge.GROWTH, "v1"), new Cost(200, 150, 1e5, 2, 20));
    add(Samples.child("v3", Edge.CONTINUE, "v1"), new Cost(30, 30, 1e4, 1, 3));
    add(Samples.child("v4", Edge.MERGE, "v2", "v3"), new Cost(4, 0, 1e3, 0.5, 7));
  }

  @Test
  void anAncestorIsCountedOnceHoweverManyWaysLeadToIt() {
    Answer<Ledger> ledger = ledger("v4");

    Cost sunk = new Cost(1230, 180, 1_110_000, 13, 123);
    assertThat(ledger).isEqualTo(new Found<>(new Ledger(sunk, cost("v4"), List.of())));
    assertThat(((Found<Ledger>) ledger).answer().total())
        .isEqualTo(new Cost(1234, 180, 1_111_000, 13.5, 130));
  }

  @Test
  void aRootHasNothingSunk() {
    assertThat(ledger("v1")).isEqualTo(new Found<>(new Ledger(Cost.NONE, cost("v1"), List.of())));
  }

  @Test
  void whatNobodyKnowsIsNamed() {
    costs.remove("v2");

    assertThat(ledger("v4"))
        .isEqualTo(
            new Found<>(
                new Ledger(new Cost(1030, 30, 1_010_000, 11, 103), cost("v4"), List.of("v2"))));
  }

  @Test
  void aVersionThatIsNotThereHasNoLedger() {
    assertThat(ledger("v9")).isInstanceOf(Refused.class);
  }

  @Test
  void theMarginalCostsOfAllThatIsThereAddUpToTheTotalOfWhatMergesThemAll() {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      costs.clear();
      String last = anyVersions(random, "v" + round + "x");

      Ledger ledger = ((Found<Ledger>) ledger(last)).answer();

      assertThat(ledger.total().tokens())
          .as("round %d", round)
          .isEqualTo(costs.values().stream().mapToLong(Cost::tokens).sum());
    }
  }

  /** Some versions that come from others of them, and one that has all of them as ancestors. */
  private String anyVersions(Random random, String prefix) {
    String[] all = IntStream.range(0, 20).mapToObj(i -> prefix + i).toArray(String[]::new);
    for (int i = 0; i < all.length; i++) {
      String[] parents = i == 0 ? new String[0] : new String[] {all[random.nextInt(i)]};
      add(Samples.child(all[i], Edge.GROWTH, parents), anyCost(random));
    }
    add(Samples.child(prefix + "m", Edge.MERGE, all), anyCost(random));
    return prefix + "m";
  }

  private static Cost anyCost(Random random) {
    return new Cost(random.nextInt(1000), 0, 0, 0, 0);
  }

  @Test
  void aVersionsOwnCostIsReadFromItsDocument() throws IOException {
    Cost grown = Cost.of(document("growth"));

    assertThat(grown.tokens()).isEqualTo(153_600);
    assertThat(grown.repeatedTokens()).isEqualTo(153_600);
    assertThat(grown.flops()).isCloseTo(6.0 * 106_560 * 153_600, offset(1.0));
    assertThat(grown.deviceSeconds()).isEqualTo(95.25);
    assertThat(grown.bytes()).isEqualTo(900 + 434_176 + 5_000 + 2_000_000 + 4_096);
  }

  @Test
  void tokensBeyondTheFirstPassAreRepeatsAndBlobsOfAnotherRunAreItsCost() throws IOException {
    Cost root = Cost.of(document("root"));

    assertThat(root.repeatedTokens()).isEqualTo(153_600 - 100_000);
    assertThat(root.bytes()).isZero();
  }

  private void add(LineageEntry.VersionPublished version, Cost cost) {
    graph.add(version);
    costs.put(version.version(), cost);
  }

  private Cost cost(String version) {
    return Objects.requireNonNull(costs.get(version));
  }

  private Answer<Ledger> ledger(String version) {
    return Ledger.of(graph, version, id -> Optional.ofNullable(costs.get(id)));
  }

  private static VersionDocument document(String name) throws IOException {
    String file = "/documents/format-1/version-document." + name + ".json";
    try (InputStream stream = Objects.requireNonNull(LedgerTest.class.getResourceAsStream(file))) {
      return Documents.read(file, new String(stream.readAllBytes(), UTF_8), VersionDocument.class);
    }
  }
}
