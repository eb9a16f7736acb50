package io.meristem.trainer.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far the resident memory of this process rises, from a mark on. Linux keeps the highest level
 * since the newest mark, so one process can have one mark at a time. Other systems tell nothing.
 *
 * @param level resident bytes at the mark, or empty where the system does not tell
 */
public record ResidentPeak(OptionalLong level) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MARK = Path.of("/proc/self/clear_refs");

  /** What Linux understands as: the highest level is the level of now. */
  private static final String FORGET_THE_PEAK = "5";

  /** Sets the mark here and now. */
  public static ResidentPeak mark() {
    try {
      Files.writeString(MARK, FORGET_THE_PEAK);
    } catch (IOException e) {
      return new ResidentPeak(OptionalLong.empty());
    }
    return new ResidentPeak(residentBytes());
  }

  /** What is resident of this process now, in bytes. */
  public static OptionalLong residentBytes() {
    return status("VmRSS:");
  }

  /** The highest level since the mark less the level at the mark, in bytes. */
  public OptionalLong bytes() {
    OptionalLong peak = level.isPresent() ? status("VmHWM:") : OptionalLong.empty();
    return peak.isPresent()
        ? OptionalLong.of(Math.max(0, peak.getAsLong() - level.getAsLong()))
        : OptionalLong.empty();
  }

  /** A line such as {@code VmRSS: 1234 kB}. */
  private static OptionalLong status(String name) {
    try {
      List<String> lines = Files.readAllLines(STATUS);
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
