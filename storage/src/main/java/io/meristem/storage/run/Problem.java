package io.meristem.storage.run;

/**
 * Why something was refused or failed, in the terms of RFC 9457.
 *
 * @param type a stable word for the kind of problem, such as {@code binary-text}; programs compare
 *     it
 * @param title what kind of problem it is, in one short sentence
 * @param detail which thing, which value, and the way out
 */
public record Problem(String type, String title, String detail) {}
