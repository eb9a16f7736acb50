package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Garbage: looked at first, and collected only with a reason. */
class GarbageBrowserIT extends SeenModel {

  private static final String COLLECTION =
      """
      {"id": "c1", "state": "done", "reason": "monthly", "by": "local", "verified": false,
       "begunAt": "2026-01-01T00:00:00Z", "endedAt": "2026-01-01T00:00:05Z",
       "found": {"objects": 12, "bytes": 5242880}, "freed": {"objects": 12, "bytes": 5242880},
       "reasons": []}\
      """;

  @Test
  void nothingIsDeletedBeforeItWasLookedAtAndAReasonWasGiven() {
    List<String> asked = new ArrayList<>();
    invent("**/api/v1/garbage?limit=20", "application/json", found());
    page.route(
        "**/api/v1/garbage/collections",
        route -> {
          String method = route.request().method();
          asked.add(method + " " + route.request().postData());
          route.fulfill(
              new Route.FulfillOptions()
                  .setStatus(method.equals("POST") ? 202 : 200)
                  .setContentType("application/json")
                  .setBody(method.equals("POST") ? COLLECTION : "[" + COLLECTION + "]"));
        });
    page.navigate("/events#garbage");
    Locator garbage = card("Garbage");
    assertThat(asked).isEmpty();

    garbage.getByText("Dry run").click();
    assertThat(garbage).containsText("5.0 MiB");
    assertThat(garbage).containsText("purged version");
    button("Collect…").click();
    button("Delete them").click();
    assertThat(page.locator(".toasts")).containsText("a reason is needed");
    dialog().getByLabel("Why").fill("monthly");
    button("Delete them").dblclick();

    assertThat(garbage).containsText("done");
    assertThat(asked.stream().filter(one -> one.startsWith("POST")))
        .containsExactly("POST {\"reason\":\"monthly\"}");
  }

  private static String found() {
    return """
    {"at": "2026-01-01T00:00:00Z", "objects": 12, "bytes": 5242880, "orphans": 0,
     "reasons": [{"reason": "purged-version", "objects": 12, "bytes": 5242880}],
     "models": [{"model": "tales", "objects": 12, "bytes": 5242880}],
     "keys": [{"key": "blobs/r1/1/ab", "bytes": 5242880, "reason": "purged-version",
               "why": "version v1 is purged, and nothing else names it", "run": "r1"}]}\
    """;
  }
}
