package io.meristem.local.demo;

import java.util.Locale;

/** Numbers as people read them. */
final class Amounts {

  private Amounts() {}

  /** Such as {@code 7 s}, {@code 2 min 05 s} or {@code 1 h 02 min}. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }
}
