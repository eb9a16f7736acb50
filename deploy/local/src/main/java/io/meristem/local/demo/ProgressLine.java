package io.meristem.local.demo;

import io.meristem.local.demo.RunView.Progress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line that says where a run stands. */
final class ProgressLine {

  private static final int BAR = 24;

  private ProgressLine() {}

  /**
   * Such as {@code root [######......] step 150/600 loss 2.134 24,500 tokens/s ETA 38 s}; before an
   * attempt has steps, the state of the run.
   *
   * @param tokensPerStep 0 for a run that does not train
   */
  static String of(String title, RunView run, long tokensPerStep) {
    Progress progress = run.progress();
    if (progress == null || progress.steps() <= 0) {
      String phase = progress == null ? null : progress.phase();
      return "%-10s %s".formatted(title, phase == null ? run.state() : phase);
    }
    StringBuilder line = new StringBuilder("%-10s ".formatted(title));
    line.append(bar(progress)).append(' ').append(steps(progress));
    Double loss = progress.loss();
    if (loss != null) {
      line.append("  loss ").append(String.format(Locale.ROOT, "%.4f", loss));
    }
    if (tokensPerStep > 0) {
      line.append("  ").append(rate(progress.tokensPerSecond()));
      line.append("  ETA ").append(eta(progress, tokensPerStep));
    }
    return line.toString();
  }

  private static String bar(Progress progress) {
    int filled = (int) Math.min(BAR, BAR * progress.step() / progress.steps());
    return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]";
  }

  private static String steps(Progress progress) {
    String phase = progress.phase() == null ? "step" : progress.phase();
    return String.format(Locale.ROOT, "%s %,d/%,d", phase, progress.step(), progress.steps());
  }

  private static String rate(@Nullable Double tokensPerSecond) {
    return tokensPerSecond == null
        ? "- tokens/s"
        : String.format(Locale.ROOT, "%,.0f tokens/s", tokensPerSecond);
  }

  private static String eta(Progress progress, long tokensPerStep) {
    Double rate = progress.tokensPerSecond();
    if (rate == null || !(rate > 0)) {
      return "unknown";
    }
    return Amounts.time(Math.max(0, progress.steps() - progress.step()) * tokensPerStep / rate);
  }
}
