package io.meristem.bench;

/**
 * Two things measured right after each other, in seconds.
 *
 * @param value of what is of interest
 * @param floor of what it is compared with
 */
record Round(double value, double floor) {

  double ratio() {
    return value / floor;
  }
}
