package io.meristem.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Looks at the map of a lineage as a person does who comes for the first time, several times. */
record MapProbe(Browser browser, URI server, String selected) {

  private static final int ROUNDS = 7;
  private static final int STEPS = 15;
  private static final double MEGA = 1e6;
  private static final double KILO = 1e3;

  /** Takes down when the map was there, since the navigation began. */
  private static final String WATCH =
      """
      const look = () => {
        const host = document.querySelector('.map-host');
        if (host && host.dataset.drawMs && host.querySelector('.edges path')) {
          window.readyAt = performance.now();
        } else {
          requestAnimationFrame(look);
        }
      };
      requestAnimationFrame(look);
      """;

  private static final String REDRAW =
      """
      () => {
        [...document.querySelectorAll('.zoom button')].find(one => one.textContent === 'Fit').click();
        return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
            done(Number(document.querySelector('.map-host').dataset.drawMs)))));
      }
      """;

  /** From a turn of the wheel to the end of the frame that shows it. */
  private static final String ZOOM =
      """
      step => new Promise(done => {
        const map = document.querySelector('svg.map');
        const box = map.getBoundingClientRect();
        const begin = performance.now();
        const to = {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
        map.dispatchEvent(new WheelEvent('wheel', {...to, deltaY: step % 10 < 5 ? -120 : 120, cancelable: true, bubbles: true}));
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => done(performance.now() - begin);
          channel.port2.postMessage(0);
        });
      })
      """;

  private static final String SCRIPT_BYTES =
      """
      () => performance.getEntriesByType('resource')
        .filter(one => new URL(one.name).pathname.endsWith('.js'))
        .reduce((sum, one) => sum + one.transferSize, 0)
      """;

  /**
   * What the map took once it was there.
   *
   * @param megabytes of live JavaScript objects
   * @param scriptKilobytes that came over the wire until the map and the curve below it were there
   */
  record Look(double drawMillis, double zoomMillis, double megabytes, double scriptKilobytes) {}

  /** From the beginning of the navigation until the map is drawn, nothing of it being known. */
  double readyMillis() {
    List<Double> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Page page = open();
      rounds.add(number(page, "() => window.readyAt"));
      page.context().close();
    }
    return median(rounds);
  }

  Look look() {
    Page page = open();
    var _ = page.waitForSelector(".uplot canvas");
    double scripts = number(page, SCRIPT_BYTES);
    List<Double> draws = new ArrayList<>();
    List<Double> zooms = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      draws.add(number(page, REDRAW));
    }
    for (int step = 0; step < STEPS; step++) {
      zooms.add(((Number) page.evaluate(ZOOM, step)).doubleValue());
    }
    double bytes = heapBytes(page);
    page.context().close();
    return new Look(median(draws), median(zooms), bytes / MEGA, scripts / KILO);
  }

  private Page open() {
    BrowserContext person =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(server.toString())
                .setViewportSize(1440, 900));
    Page page = person.newPage();
    page.addInitScript(WATCH);
    page.navigate("/lineage?v=" + selected);
    page.waitForFunction("() => window.readyAt !== undefined");
    return page;
  }

  private static double heapBytes(Page page) {
    CDPSession session = page.context().newCDPSession(page);
    session.send("HeapProfiler.collectGarbage");
    JsonObject usage = session.send("Runtime.getHeapUsage");
    return usage.get("usedSize").getAsDouble();
  }

  private static double number(Page page, String script) {
    return ((Number) page.evaluate(script)).doubleValue();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
