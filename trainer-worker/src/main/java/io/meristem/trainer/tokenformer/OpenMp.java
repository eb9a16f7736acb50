package io.meristem.trainer.tokenformer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Settings of the OpenMP runtime inside libtorch. They are environment variables that it reads once
 * when it is loaded, and Java cannot change its own environment otherwise.
 */
final class OpenMp {

  private static final FunctionDescriptor SETENV =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

  private OpenMp() {}

  /**
   * Lets idle threads sleep. By default they spin, which makes a machine that is shared with other
   * processes 6 to 40 times slower. A value that the environment already has stays.
   */
  static void sleepWhenIdle() {
    setUnlessPresent("OMP_WAIT_POLICY", "PASSIVE");
  }

  @SuppressWarnings("restricted")
  private static void setUnlessPresent(String name, String value) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      return;
    }
    MethodHandle handle = linker.downcallHandle(setenv.get(), SETENV);
    try (Arena arena = Arena.ofConfined()) {
      int overwrite = 0;
      int _ =
          (int) handle.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), overwrite);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot set " + name, e);
    }
  }
}
