package io.meristem.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The browser that is installed on this machine, without a window. For one thread. */
final class Chromium implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  /** Root needs the first; the others keep it from calling its makers. */
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;
  private final URI server;

  private Chromium(Path program, URI server) {
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(FLAGS));
    this.server = server;
  }

  /** Skips the tests, and says so, where no Chromium is installed. */
  static void require() {
    Assumptions.assumeTrue(
        found().isPresent(),
        "SKIPPED: no Chromium on the PATH, so the dashboard is not tested in a browser; install the"
            + " package chromium");
  }

  static Chromium at(URI server) {
    return new Chromium(found().orElseThrow(), server);
  }

  private static Optional<Path> found() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A new person at a screen of usual size. */
  Page page(ColorScheme scheme) {
    BrowserContext person =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(server.toString())
                .setColorScheme(scheme)
                .setViewportSize(1440, 900));
    Page page = person.newPage();
    page.setDefaultTimeout(30_000);
    return page;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
