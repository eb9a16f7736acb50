package io.meristem.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.meristem.e2e.InstalledChromium;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** People at screens. For one thread. */
final class Chromium implements AutoCloseable {

  private final InstalledChromium chromium;
  private final URI server;
  private final List<String> complaints = new ArrayList<>();

  private Chromium(InstalledChromium chromium, URI server) {
    this.chromium = chromium;
    this.server = server;
  }

  /** Skips the tests, and says so, where no Chromium is installed. */
  static void require() {
    Assumptions.assumeTrue(
        InstalledChromium.program().isPresent(),
        "SKIPPED: no Chromium on the PATH, so the dashboard is not tested in a browser; install the"
            + " package chromium");
  }

  static Chromium at(URI server) {
    return new Chromium(InstalledChromium.start(InstalledChromium.program().orElseThrow()), server);
  }

  /** A new person at a screen of usual size. */
  Page page(ColorScheme scheme) {
    BrowserContext person =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setBaseURL(server.toString())
                    .setColorScheme(scheme)
                    .setViewportSize(1440, 900));
    Page page = person.newPage();
    page.setDefaultTimeout(30_000);
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        complaints.add(page.url() + ": " + message.text());
      }
    });
    return page;
  }

  /** What pages wanted to load or run that the content security policy forbids. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    chromium.close();
  }
}
