package io.meristem.orchestrator.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of a file are asked for (RFC 9110, section 14). */
public sealed interface ByteRange {

  /** All of them; also the answer to what is no single range, as the RFC allows. */
  record Whole() implements ByteRange {}

  /** Both ends included. */
  record Part(long first, long last) implements ByteRange {}

  /** The file ends before the range begins. */
  record Outside() implements ByteRange {}

  Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** Reads the {@code Range} header for a file of this size. */
  static ByteRange of(Optional<String> header, long size) {
    Matcher range = SINGLE.matcher(header.orElse(""));
    if (!range.matches() || range.group().equals("bytes=-")) {
      return new Whole();
    }
    String first = range.group(1);
    String last = range.group(2);
    if (first.isEmpty()) {
      long suffix = Math.min(Long.parseLong(last), size);
      return part(size - suffix, size - 1);
    }
    long begin = Long.parseLong(first);
    long end = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
    return begin > end ? new Whole() : part(begin, Math.min(end, size - 1));
  }

  private static ByteRange part(long first, long last) {
    return first <= last ? new Part(first, last) : new Outside();
  }
}
