package io.meristem.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.meristem.browser.SeenModel.Trained.CHILD;
import static io.meristem.browser.SeenModel.Trained.CONTROL;
import static io.meristem.browser.SeenModel.Trained.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How lineage, versions and comparisons look to everybody, on every screen. */
class LooksBrowserIT extends SeenModel {

  private static Map<String, String> views() {
    Map<String, String> views = new LinkedHashMap<>();
    views.put("map", "/lineage?v=" + CHILD);
    views.put("map-by-dataset", "/lineage?color=dataset&x=time&v=" + CHILD);
    views.put("log", "/lineage?view=log&v=" + CHILD);
    views.put("filter-mistake", "/lineage?q=width");
    views.put("version", "/versions/" + CHILD);
    views.put("root", "/versions/" + ROOT);
    views.put("compare", "/compare?v=" + ROOT + "," + CHILD + "," + CONTROL);
    views.put("compare-unknown", "/compare?v=" + ROOT + ",v0");
    views.put("compare-nothing", "/compare");
    return views;
  }

  private static void show(Page page, String path) {
    page.navigate(path);
    assertThat(page.locator(".link-state")).hasClass("link-state live");
    assertThat(page.locator(".skeleton")).hasCount(0);
    assertThat(page.locator("main")).not().containsText("reading…");
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void everyViewIsForEverybody(ColorScheme scheme) {
    Page other = somebody(scheme);
    views()
        .forEach((name, path) -> {
          show(other, path);
          screenshot(other, name + "-" + scheme.name().toLowerCase(Locale.ROOT));
          assertThat(Axe.violations(other)).as("%s, %s", path, scheme).isEmpty();
        });
    show(other, "/versions/" + CHILD);
    for (String dialog : List.of("Grow…", "Promote…", "New policy…", "prune…")) {
      other.getByText(dialog, new Page.GetByTextOptions().setExact(true)).click();
      assertThat(other.locator(".dialog-body")).isVisible();
      assertThat(other.locator(".dialog-body .skeleton")).hasCount(0);
      screenshot(
          other, dialog.replace("…", "") + "-dialog-" + scheme.name().toLowerCase(Locale.ROOT));
      assertThat(Axe.violations(other)).as("%s, %s", dialog, scheme).isEmpty();
      other.keyboard().press("Escape");
      assertThat(other.locator(".dialog-body")).hasCount(0);
    }
    other.context().close();
  }

  @Test
  void onAPhoneNoViewScrollsSideways() {
    page.setViewportSize(390, 844);
    views()
        .forEach((name, path) -> {
          show(page, path);
          screenshot(page, name + "-phone");

          Object overflow =
              page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth");

          assertThat(((Number) overflow).intValue()).as(path).isLessThanOrEqualTo(0);
        });
  }
}
