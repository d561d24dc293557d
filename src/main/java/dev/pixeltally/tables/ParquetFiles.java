package dev.pixeltally.tables;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * Addresses as files that Parquet reads and writes. Local ones go past Hadoop's file system, whose
 * start costs more than a small table. As in Hadoop's own paths nothing is decoded: a percent sign
 * or a blank in an address stands for itself.
 */
final class ParquetFiles {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final Pattern FILE = Pattern.compile("^file:(//[^/]*)?");

  private ParquetFiles() {}

  /** Parquet's messages name a file by its text. */
  private static final class Named extends LocalInputFile {
    private final Path path;

    Named(Path path) {
      super(path);
      this.path = path;
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  static boolean isLocal(String address) {
    return address.startsWith("file:") || !SCHEME.matcher(address).matches();
  }

  static Path path(String address) {
    return Path.of(FILE.matcher(address).replaceFirst(""));
  }

  /** A file to be written; its folder is made where it is missing. */
  static OutputFile output(String address, Supplier<Configuration> hadoop) throws IOException {
    if (!isLocal(address)) {
      return HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(address), hadoop.get());
    }
    Path path = path(address);
    if (path.getParent() != null) {
      Files.createDirectories(path.getParent());
    }
    return new LocalOutputFile(path);
  }

  static InputFile input(String address, Supplier<Configuration> hadoop) throws IOException {
    return isLocal(address)
        ? new Named(path(address))
        : HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(address), hadoop.get());
  }

  /**
   * The address itself where it is a file; the Parquet files below it, at any depth and in the
   * order of their names, where it is a folder; none where there is neither.
   */
  static List<String> list(String address, Supplier<Configuration> hadoop) throws IOException {
    List<String> files = new ArrayList<>();
    if (isLocal(address)) {
      Path top = path(address);
      if (Files.exists(top)) {
        Files.walkFileTree(
            top,
            EnumSet.of(FileVisitOption.FOLLOW_LINKS),
            Integer.MAX_VALUE,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                    && (file.equals(top) || counts(top.relativize(file).toString()))) {
                  files.add(file.toString());
                }
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                // A link to a folder that it is in adds nothing to what is found.
                if (e instanceof FileSystemLoopException) {
                  return FileVisitResult.CONTINUE;
                }
                throw e;
              }
            });
      }
    } else {
      org.apache.hadoop.fs.Path top = new org.apache.hadoop.fs.Path(address);
      FileSystem system = top.getFileSystem(hadoop.get());
      if (system.exists(top)) {
        walk(system, system.getFileStatus(top), files, true);
      }
    }
    Collections.sort(files);
    return files;
  }

  private static void walk(FileSystem system, FileStatus at, List<String> files, boolean top)
      throws IOException {
    if (at.isFile()) {
      if (top || counts(at.getPath().getName())) {
        files.add(at.getPath().toString());
      }
      return;
    }
    for (FileStatus inner : system.listStatus(at.getPath())) {
      if (inner.isFile() || visible(inner.getPath().getName())) {
        walk(system, inner, files, false);
      }
    }
  }

  /** Drafts of a commit that is under way lie in folders that begin with an underscore. */
  private static boolean counts(String relative) {
    for (String part : relative.split("[/\\\\]", -1)) {
      if (!visible(part)) {
        return false;
      }
    }
    return relative.endsWith(".parquet");
  }

  private static boolean visible(String name) {
    return !name.startsWith("_") && !name.startsWith(".");
  }
}
