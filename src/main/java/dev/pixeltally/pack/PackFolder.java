package dev.pixeltally.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Where a pack is written: small files and clearing up; a local folder, or any that Hadoop has. */
final class PackFolder {
  private final String root;
  private final boolean local;
  private final Supplier<Configuration> hadoop;

  PackFolder(String root, boolean local, Supplier<Configuration> hadoop) {
    this.root = root;
    this.local = local;
    this.hadoop = hadoop;
  }

  /** A text as a whole: a file of another name, then renamed over the old one. */
  void put(String name, String text) throws IOException {
    String draft = "." + name + ".tmp";
    try (OutputStream out = create(draft)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    if (local) {
      Files.move(Path.of(root, draft), Path.of(root, name), StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    FileSystem files = files();
    files.delete(path(name), false);
    if (!files.rename(path(draft), path(name))) {
      throw new IOException("Cannot rename " + path(draft) + " to " + path(name));
    }
  }

  /** Copies a stream to a file. */
  void copy(InputStream from, String name) throws IOException {
    try (OutputStream out = create(name)) {
      from.transferTo(out);
    }
  }

  private OutputStream create(String name) throws IOException {
    if (!local) {
      return files().create(path(name), true);
    }
    Path file = Path.of(root, name);
    Files.createDirectories(file.getParent());
    return Files.newOutputStream(file);
  }

  /** Deletes the files directly in a folder of the pack that a name says are not wanted. */
  void clear(String folder, Set<String> kept, Predicate<String> ours) throws IOException {
    if (local) {
      Path place = Path.of(root, folder);
      if (Files.isDirectory(place)) {
        try (Stream<Path> all = Files.list(place)) {
          for (Path file : all.toList()) {
            String name = file.getFileName().toString();
            if (ours.test(name) && !kept.contains(name)) {
              Files.delete(file);
            }
          }
        }
      }
      return;
    }
    FileSystem files = files();
    if (files.exists(path(folder))) {
      for (FileStatus file : files.listStatus(path(folder))) {
        String name = file.getPath().getName();
        if (ours.test(name) && !kept.contains(name)) {
          files.delete(file.getPath(), true);
        }
      }
    }
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(root + "/" + name);
  }

  private FileSystem files() throws IOException {
    return path("").getFileSystem(hadoop.get());
  }
}
