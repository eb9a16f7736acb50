package io.meristem.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.checkpoint.GrowthRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/PROBLEMS.md} lists the problems that the source can tell of, and no others. */
class ProblemsDocumentTest {

  private static final Path REPOSITORY = Path.of("..");
  private static final List<String> MODULES = List.of("storage", "orchestrator", "trainer-worker");
  private static final String WORD = "\"([a-z]+(?:-[a-z]+)*)\"";

  /** How the source writes a problem's type: as the first argument of one of these. */
  private static final Pattern TYPE_IN_SOURCE =
      Pattern.compile(
          "\\b(?:new Problem|Problems\\.type|invalid|conflict|checked|stopped|failed\\w*|here|placed)\\(\\s*"
              + WORD);

  private static final Pattern UNKNOWN_THING = Pattern.compile("Problems\\.unknown\\(\\s*" + WORD);
  private static final Pattern TYPE_IN_DOCUMENT =
      Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE);

  @Test
  void itListsEveryProblemThatTheSourceTells() throws IOException {
    String document = Files.readString(REPOSITORY.resolve("docs/PROBLEMS.md"));

    Set<String> listed = matches(TYPE_IN_DOCUMENT, document).collect(Collectors.toSet());

    assertThat(listed).containsExactlyInAnyOrderElementsOf(told());
  }

  private static Set<String> told() {
    Set<String> told = new TreeSet<>();
    for (String module : MODULES) {
      for (String source : sources(REPOSITORY.resolve(module).resolve("src/main/java"))) {
        matches(TYPE_IN_SOURCE, source).forEach(told::add);
        matches(UNKNOWN_THING, source).map(what -> "unknown-" + what).forEach(told::add);
      }
    }
    Stream.of(GrowthRule.values())
        .map(rule -> rule.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .forEach(told::add);
    return told;
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
  }

  private static List<String> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ProblemsDocumentTest::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
