package io.meristem.local;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java process to be: its command line runs {@code mainClass} on this process's own JDK, tethered
 * to this process.
 */
public record JavaCommand(
    List<String> jvmFlags, String classPath, String mainClass, List<String> arguments) {

  /**
   * Flags of what shall start soon with little work, and need not do much: half of the processor's
   * time until an embedded server is ready is spent on compiling it well.
   */
  static final List<String> STARTS_SOON =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  public JavaCommand {
    jvmFlags = List.copyOf(jvmFlags);
    arguments = List.copyOf(arguments);
  }

  /** A main class of this process's own class path. */
  static JavaCommand ofMain(List<String> jvmFlags, Class<?> mainClass, String... arguments) {
    return new JavaCommand(
        jvmFlags, System.getProperty("java.class.path"), mainClass.getName(), List.of(arguments));
  }

  /**
   * An embedded server, from this module's package alone: what else is on this process's class
   * path, a logger that prints everything for one, is none of its business.
   */
  static JavaCommand ofEmbedded(List<String> jvmFlags, Class<?> mainClass, String... arguments) {
    List<Path> jars = new ArrayList<>(jarsIn(packaged()));
    jars.addAll(jarsIn(packaged().resolve("lib")));
    return new JavaCommand(jvmFlags, classPath(jars), mainClass.getName(), List.of(arguments));
  }

  /** A packaged service, as {@code java -jar} would run it. */
  public static JavaCommand ofJar(List<String> jvmFlags, Path jar) {
    List<Path> jars = new ArrayList<>(jarsIn(packaged()));
    jars.add(jar);
    return new JavaCommand(jvmFlags, classPath(jars), mainClassOf(jar), List.of());
  }

  /** The whole line, the program first. */
  public List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(jvmFlags);
    line.addAll(List.of("-cp", classPath, Tethered.class.getName(), mainClass));
    line.addAll(arguments);
    return line;
  }

  /** Where the build packages this module: its jar, and in {@code lib} those that it needs. */
  static Path packaged() {
    String root = System.getProperty("meristem.root");
    return root == null
        ? homeOf(Tethered.class).resolveSibling("")
        : Path.of(root, "deploy", "local", "target").toAbsolutePath().normalize();
  }

  /** In an order of their own, so that a class path is the same each time. */
  private static List<Path> jarsIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      if (jars.isEmpty()) {
        throw new StackFailure(folder + " has no jars; build them with: mvn package");
      }
      return jars;
    } catch (IOException e) {
      throw new StackFailure(folder + " cannot be read (" + e + "); build it with: mvn package", e);
    }
  }

  private static String classPath(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
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
