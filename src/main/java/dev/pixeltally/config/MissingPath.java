package dev.pixeltally.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Says of a path that is not there what is there instead. */
public final class MissingPath {
  private static final int LISTED = 1_000;

  private MissingPath() {}

  /** {@code no such file; did you mean conf/quickstart.yaml?} */
  public static String hint(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    Path missing = path.toAbsolutePath();
    while (parent != null && !Files.isDirectory(parent)) {
      missing = parent;
      parent = parent.getParent();
    }
    if (parent == null || missing.getFileName() == null) {
      return "no such file";
    }
    Path there = parent;
    return Nearest.to(missing.getFileName().toString(), names(parent))
        .map(name -> "no such file; did you mean " + there.resolve(name) + "?")
        .orElse(
            "no such file; " + parent + " is there, " + missing.getFileName() + " in it is not");
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.limit(LISTED).map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
