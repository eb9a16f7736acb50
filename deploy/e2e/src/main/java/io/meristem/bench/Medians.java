package io.meristem.bench;

/**
 * The medians of two things that were measured in turns, in seconds.
 *
 * @param value of what is of interest
 * @param floor of what it is compared with
 */
record Medians(double value, double floor) {}
