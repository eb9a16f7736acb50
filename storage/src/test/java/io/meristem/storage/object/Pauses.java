package io.meristem.storage.object;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only in pauses. */
final class Pauses implements Waiting {

  private final List<Duration> each = new ArrayList<>();

  List<Duration> each() {
    return List.copyOf(each);
  }

  Duration sum() {
    return each.stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public long nanos() {
    return sum().toNanos();
  }

  @Override
  public void pause(Duration time) {
    each.add(time);
  }
}
