package io.meristem.local;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * A Java process to be: its command line runs {@code mainClass} on this process's own JDK, tethered
 * to this process.
 */
record JavaCommand(
    List<String> jvmFlags, String classPath, String mainClass, List<String> arguments) {

  /**
   * Flags of what shall start soon with little work, and need not do much: half of the processor's
   * time until an embedded server is ready is spent on compiling it well.
   */
  static final List<String> STARTS_SOON =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  JavaCommand {
    jvmFlags = List.copyOf(jvmFlags);
    arguments = List.copyOf(arguments);
  }

  /** A main class of this process's own class path. */
  static JavaCommand ofMain(List<String> jvmFlags, Class<?> mainClass, String... arguments) {
    return new JavaCommand(
        jvmFlags, System.getProperty("java.class.path"), mainClass.getName(), List.of(arguments));
  }

  /** A packaged service, as {@code java -jar} would run it. */
  static JavaCommand ofJar(List<String> jvmFlags, Path jar) {
    String classPath = homeOf(Tethered.class) + File.pathSeparator + jar;
    return new JavaCommand(jvmFlags, classPath, mainClassOf(jar), List.of());
  }

  List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(jvmFlags);
    line.addAll(List.of("-cp", classPath, Tethered.class.getName(), mainClass));
    line.addAll(arguments);
    return line;
  }

  private static String mainClassOf(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      String mainClass = file.getManifest().getMainAttributes().getValue("Main-Class");
      if (mainClass == null) {
        throw new StackFailure(jar + " has no Main-Class; build the project again");
      }
      return mainClass;
    } catch (IOException e) {
      throw new StackFailure(jar + " cannot be read (" + e + "); build it with: mvn package", e);
    }
  }

  private static Path homeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
