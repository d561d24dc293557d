package dev.pixeltally.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The local disk through java.nio: nothing to load, so that small commands answer at once. */
final class LocalStorage implements Storage {
  private static final long serialVersionUID = 1L;
  static final LocalStorage INSTANCE = new LocalStorage();

  private LocalStorage() {}

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public String absolute(String address) {
    return Addresses.path(address).toAbsolutePath().normalize().toString();
  }

  @Override
  public boolean isFolder(String address) {
    return Files.isDirectory(Addresses.path(address));
  }

  @Override
  public boolean isFile(String address) {
    return Files.isRegularFile(Addresses.path(address));
  }

  @Override
  public void list(String folder, String root, Visitor visitor) throws IOException {
    // The folder itself may be a link: the user's own arrangement. What lies in it may not lead
    // elsewhere: an archive could have brought such a link.
    Path real = Addresses.path(folder).toRealPath();
    Path realRoot = Addresses.path(root).toRealPath();
    Files.walkFileTree(
        real,
        Set.of(),
        1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              visitor.file(
                  file.getFileName().toString(),
                  attributes.size(),
                  attributes.lastModifiedTime().toMillis());
            } else if (attributes.isSymbolicLink() && Files.isRegularFile(file)) {
              Path target = file.toRealPath();
              boolean inside = target.startsWith(real) || target.startsWith(realRoot);
              visitor.file(
                  file.getFileName().toString(),
                  inside ? Files.size(target) : OUTSIDE,
                  Files.getLastModifiedTime(target).toMillis());
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public boolean within(String folder, String one, String other) {
    try {
      Path real = Addresses.path(folder).toRealPath();
      return real.startsWith(Addresses.path(one).toRealPath())
          || real.startsWith(Addresses.path(other).toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public List<String> folders(String folder) {
    try (Stream<Path> children = Files.list(Addresses.path(folder))) {
      return children
          .filter(Files::isDirectory)
          .map(p -> p.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public byte[] read(String address, long limit, Reason ifMissing) throws SampleException {
    Path path = Addresses.path(address);
    try (InputStream in = Files.newInputStream(path)) {
      return Reading.bounded(in, Files.size(path), address, limit);
    } catch (NoSuchFileException e) {
      throw new SampleException(
          Stage.READ, ifMissing, "Cannot read " + address + ": no such file", e);
    } catch (IOException e) {
      throw Reading.unreadable(address, e);
    }
  }

  @Override
  public InputStream open(String address) throws IOException {
    return Files.newInputStream(Addresses.path(address));
  }

  @Override
  public long size(String address) throws IOException {
    return Files.size(Addresses.path(address));
  }
}
