package io.meristem.storage;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A Java file, measured by the compiler's own parser. */
record SourceFile(String name, long lines, List<Method> methods) {

  private static final JavaCompiler COMPILER =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");

  /** Folders that hold no source of ours. */
  private static final Set<String> FOREIGN = Set.of("target", "node_modules", ".git");

  /**
   * A method or constructor with a body.
   *
   * @param lines from its annotations to its last brace
   */
  record Method(String file, String name, long lines) {}

  static List<SourceFile> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return parsed(all.filter(file -> isOurs(folder.relativize(file))).toList());
    }
  }

  static SourceFile of(Path file) throws IOException {
    return parsed(List.of(file)).getFirst();
  }

  private static boolean isOurs(Path file) {
    return file.toString().endsWith(".java")
        && Stream.iterate(file, Objects::nonNull, Path::getParent)
            .noneMatch(part -> FOREIGN.contains(part.getFileName().toString()));
  }

  private static List<SourceFile> parsed(List<Path> files) throws IOException {
    try (StandardJavaFileManager manager = COMPILER.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              COMPILER.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<SourceFile> sources = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        sources.add(measured(unit, positions));
      }
      return sources;
    }
  }

  private static SourceFile measured(CompilationUnitTree unit, SourcePositions positions)
      throws IOException {
    Path file = Path.of(unit.getSourceFile().toUri());
    String name = file.getFileName().toString();
    List<Method> methods = new ArrayList<>();
    new TreeScanner<@Nullable Void, List<Method>>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, List<Method> found) {
        if (method.getBody() != null) {
          found.add(new Method(name, method.getName().toString(), lines(unit, method, positions)));
        }
        return super.visitMethod(method, found);
      }
    }.scan(unit, methods);
    try (Stream<String> lines = Files.lines(file)) {
      return new SourceFile(name, lines.count(), List.copyOf(methods));
    }
  }

  private static long lines(
      CompilationUnitTree unit, MethodTree method, SourcePositions positions) {
    LineMap map = unit.getLineMap();
    long first = map.getLineNumber(positions.getStartPosition(unit, method));
    long last = map.getLineNumber(positions.getEndPosition(unit, method));
    return last - first + 1;
  }
}
