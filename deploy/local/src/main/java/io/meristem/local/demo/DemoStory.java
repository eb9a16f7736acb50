package io.meristem.local.demo;

import io.meristem.local.StackFailure;
import io.meristem.local.demo.DemoPlan.Config;
import io.meristem.local.demo.DemoPlan.Training;

/**
 * The demo itself: a dataset, a root, and growths, each of them asked for with a key made of the
 * text and the plan. So the same demo on the same data finds what it did before.
 *
 * @param requireWhole throws when the stack below has failed
 */
record DemoStory(
    RestApi api, ProgressScreen screen, DemoText text, DemoPlan plan, Runnable requireWhole) {

  private static final Recipe TWICE = new Recipe(new Factor(2));

  /** Returns the lineage when everything is published. */
  LineageView tell() {
    String identity = DemoText.sha256(text.slug() + text.sha256() + RestApi.written(plan));
    String dataset = text.slug() + "-" + text.sha256().substring(0, 12);
    String model = text.slug() + "-" + identity.substring(0, 12);
    String datasetKey = "demo-" + text.slug() + "-" + text.sha256();
    watch("dataset", api.registerDataset(dataset, text.file(), datasetKey), 0);
    String version = root(model, dataset, "demo-" + identity + "-root");
    for (int i = 1; i <= plan.growths().size(); i++) {
      version = growth(i, version, dataset, "demo-" + identity + "-growth-" + i);
    }
    return api.lineage(model);
  }

  private String root(String model, String dataset, String key) {
    ModelRequest body = new ModelRequest(model, dataset, plan.config(), plan.root());
    return version(watch("root", api.request("models", body, key), plan.root()));
  }

  private String growth(int number, String parent, String dataset, String key) {
    Training training = plan.growths().get(number - 1);
    GrowthRequest body = new GrowthRequest(parent, TWICE, dataset, training);
    return version(watch("growth " + number, api.request("growths", body, key), training));
  }

  private static String version(RunView run) {
    String version = run.version();
    if (version == null) {
      throw new StackFailure("run " + run.id() + " is published without a version");
    }
    return version;
  }

  private RunView watch(String title, RunView run, Training training) {
    return watch(title, run, training.tokensPerStep());
  }

  private RunView watch(String title, RunView asked, long tokensPerStep) {
    RunView run = asked;
    if (run.failedOrCancelled()) {
      screen.finish("%-10s was %s before and is retried".formatted(title, run.state()));
      api.retry(run.id());
      run = api.run(run.id());
    }
    while (!run.published()) {
      if (run.failedOrCancelled()) {
        throw new StackFailure(
            "%s %s (run %s): %s".formatted(title, run.state(), run.id(), run.problem()));
      }
      requireWhole.run();
      screen.show(ProgressLine.of(title, run, tokensPerStep));
      RestApi.pause();
      run = api.run(run.id());
    }
    screen.finish("%-10s published %s".formatted(title, result(run)));
    return run;
  }

  private static String result(RunView run) {
    return run.version() == null ? String.valueOf(run.dataset()) : run.version();
  }

  // Records, and not maps: the body of a repeated request must be the same to the last byte.

  private record ModelRequest(String name, String dataset, Config config, Training training) {}

  private record GrowthRequest(String parent, Recipe recipe, String dataset, Training training) {}

  private record Recipe(Factor tokens) {}

  private record Factor(int factor) {}
}
