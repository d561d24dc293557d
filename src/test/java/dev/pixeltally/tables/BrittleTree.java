package dev.pixeltally.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A local folder whose program is killed in the middle of one of its removals. */
final class BrittleTree implements FileTree {
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Path out;
  private final FileTree tree;
  private final Random random;
  private int left;

  /** Kills after so many whole removals. */
  BrittleTree(Path out, int left, Random random) {
    this.out = out;
    this.tree = new LocalTree(out);
    this.left = left;
    this.random = random;
  }

  @Override
  public void delete(String address) throws IOException {
    // Marks are the living's business.
    if (address.startsWith("_at_work")) {
      tree.delete(address);
      return;
    }
    if (left-- > 0) {
      tree.delete(address);
      return;
    }
    if (Files.exists(out.resolve(address))) {
      try (Stream<Path> all = Files.walk(out.resolve(address))) {
        for (Path path : all.filter(Files::isRegularFile).toList()) {
          if (random.nextBoolean()) {
            Files.delete(path);
          }
        }
      }
    }
    throw new Killed();
  }

  @Override
  public String shown(String address) {
    return tree.shown(address);
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    return tree.list(folder);
  }

  @Override
  public Content content(String address) throws IOException {
    return tree.content(address);
  }

  @Override
  public Optional<String> read(String file) throws IOException {
    return tree.read(file);
  }

  @Override
  public void deleteEmpty(String folder) throws IOException {
    tree.deleteEmpty(folder);
  }

  @Override
  public Instant touch(String file) throws IOException {
    return tree.touch(file);
  }
}
