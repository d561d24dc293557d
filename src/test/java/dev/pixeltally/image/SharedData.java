package dev.pixeltally.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Real photographs and masks beside the repository, where a machine has them. */
public final class SharedData {
  private SharedData() {}

  /** The folder that {@code PIXELTALLY_SHARED} names, or {@code ../shared}. */
  public static Path root() {
    String named = System.getenv("PIXELTALLY_SHARED");
    return Path.of(named == null ? "../shared" : named);
  }

  /** The folder's files in name order; none where it is missing. */
  static List<byte[]> files(String folder, String suffix) {
    Path path = root().resolve("data").resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(f -> f.toString().endsWith(suffix))
          .sorted()
          .map(SharedData::bytes)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
