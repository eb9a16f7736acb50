package io.meristem.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks for what keeps people with a disability out (WCAG 2.2, levels A and AA). */
final class Axe {

  private static final Path SCRIPT =
      Path.of(System.getProperty("meristem.root", "../.."))
          .resolve("orchestrator/src/main/webui/node_modules/axe-core/axe.min.js");

  private static final String RUN =
      """
      async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}))
        .violations.map(found => found.id + ': ' + found.nodes.map(node => node.html).join(' '))\
      """;

  private Axe() {}

  /** What is wrong with a page, one sentence each. */
  static List<String> violations(Page page) {
    page.evaluate(script());
    Object found = page.evaluate(RUN);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  private static String script() {
    try {
      return Files.readString(SCRIPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
