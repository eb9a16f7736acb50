package io.meristem.storage.check;

import java.util.List;

/** A log in whose commits a check is just now. */
interface OpenLog {

  LogCheck<?, ?> log();

  /** Takes the next commit that is there. */
  void take(long number, String text);

  /** What is wrong with the commits that were taken lately, and with what they name. */
  List<Finding> findings();

  /** What can be told only once no more commits come. */
  List<Finding> endFindings();
}
