package dev.pixeltally.tables;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The local disk, through java.nio. */
final class LocalTree implements FileTree {
  private static final int TRIES = 100;

  private final Path out;

  /** Whether the folder of all runs was not there before a file was touched in it. */
  private boolean made;

  LocalTree(Path out) {
    this.out = out.toAbsolutePath().normalize();
  }

  @Override
  public String shown(String address) {
    return out.resolve(address).toString();
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> names = Files.list(out.resolve(folder))) {
      for (Path path : names.toList()) {
        Kind kind =
            Files.isSymbolicLink(path)
                ? Kind.LINK
                : Files.isDirectory(path, NOFOLLOW_LINKS) ? Kind.FOLDER : Kind.FILE;
        entries.add(new Entry(path.getFileName().toString(), kind));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  @Override
  public Content content(String address) throws IOException {
    Content[] sum = {Content.NONE};
    walk(
        out.resolve(address),
        new Visitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Instant written = attributes.lastModifiedTime().toInstant();
            sum[0] = sum[0].plus(attributes.size(), written);
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0];
  }

  @Override
  public Optional<String> read(String file) throws IOException {
    Path path = out.resolve(file);
    // A link without a target is there, and cannot be read.
    return Files.exists(path, NOFOLLOW_LINKS)
        ? Optional.of(Files.readString(path))
        : Optional.empty();
  }

  @Override
  public void delete(String address) throws IOException {
    walk(
        out.resolve(address),
        new Visitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            super.postVisitDirectory(folder, e);
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** What vanishes while it is looked at is gone, which is no error here. */
  private abstract static class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  private static void walk(Path top, Visitor visitor) throws IOException {
    Files.walkFileTree(top, visitor);
  }

  @Override
  public void deleteEmpty(String folder) throws IOException {
    Path path = out.resolve(folder);
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      try {
        Files.deleteIfExists(path);
        if (made) {
          // A run that was refused leaves no empty folder where there was none.
          Files.deleteIfExists(out);
        }
      } catch (DirectoryNotEmptyException e) {
        // Somebody's file came into it.
      }
    }
  }

  @Override
  public Instant touch(String file) throws IOException {
    Path path = out.resolve(file);
    for (int left = TRIES; ; left--) {
      try {
        made |= !Files.isDirectory(out);
        Files.createDirectories(path.getParent());
        // Written, not only dated: the date is then that of the machine that has the disk.
        Files.write(path, new byte[] {'\n'});
        return Files.getLastModifiedTime(path).toInstant();
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // Another process takes the folder away when the last file of it goes; where that happens
        // between two looks of createDirectories, it says that something else is there.
        if (left == 0 || Files.isRegularFile(path.getParent())) {
          throw e;
        }
      }
    }
  }
}
