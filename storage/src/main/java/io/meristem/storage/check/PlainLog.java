package io.meristem.storage.check;

import java.util.List;
import java.util.function.Function;

/**
 * A log whose commits are all that is looked at.
 *
 * @param end what can be told once no more commits come
 */
record PlainLog<E, S>(LogCheck<E, S> log, Function<LogCheck<E, S>, List<Finding>> end)
    implements OpenLog {

  @Override
  public void take(long number, String text) {
    var _ = log.take(number, text);
  }

  @Override
  public List<Finding> findings() {
    return log.findings();
  }

  @Override
  public List<Finding> endFindings() {
    return end.apply(log);
  }
}
