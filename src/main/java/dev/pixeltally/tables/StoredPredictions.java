package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.DecodeLimits;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Of which images one network's predictions stand below a folder of runs, and in which files. Runs
 * that never came to their end count: each file of theirs that is there is whole.
 */
public final class StoredPredictions {
  private static final Pattern RUN = Pattern.compile(".*/run=([^/]+)/[^/]+");

  /** Files that are read at once, so that a bucket's answers are not waited for one by one. */
  private static final int READ_AT_ONCE = 16;

  /** A file of predictions, and the run that made them. */
  public record Stored(String run, String address) implements Serializable {}

  private final List<Stored> files;
  private final DigestTable places = new DigestTable();

  private StoredPredictions(List<Stored> files) {
    this.files = files;
  }

  /**
   * Reads the keys of all predictions; where an image has several, the newest run's counts.
   *
   * @param folder any run's, of those that are looked for
   * @param fingerprint of the network with all that changes its predictions
   * @param limits an image that they would refuse has no prediction here either
   * @param warnings is told of files that cannot be read; their images count as not predicted
   */
  public static StoredPredictions find(
      RunFolder folder,
      String fingerprint,
      DecodeLimits limits,
      Supplier<Configuration> hadoop,
      Consumer<String> warnings) {
    return find(folder, fingerprint, limits, hadoop, warnings, run -> true);
  }

  /**
   * As above, of some runs alone.
   *
   * @param runs whether a run's predictions count, by its id
   */
  public static StoredPredictions find(
      RunFolder folder,
      String fingerprint,
      DecodeLimits limits,
      Supplier<Configuration> hadoop,
      Consumer<String> warnings,
      Predicate<String> runs) {
    StoredPredictions all;
    try {
      all =
          new StoredPredictions(
              files(folder.store(), hadoop).stream().filter(f -> runs.test(f.run())).toList());
    } catch (IOException e) {
      throw new Refusal("Cannot list " + folder.store() + ": " + e.getMessage(), e);
    }
    ExecutorService pool = Executors.newFixedThreadPool(READ_AT_ONCE);
    try {
      Deque<Future<List<Object[]>>> ahead = new ArrayDeque<>();
      int next = 0;
      for (int i = 0; i < all.files.size(); i++) {
        while (next < all.files.size() && ahead.size() < READ_AT_ONCE) {
          String address = all.files.get(next++).address();
          ahead.add(pool.submit(() -> keys(address, fingerprint, hadoop)));
        }
        all.add(ahead.remove(), i, limits, warnings);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Cannot read " + folder.store() + ": interrupted", e);
    } finally {
      pool.shutdownNow();
    }
    return all;
  }

  private static List<Stored> files(String store, Supplier<Configuration> hadoop)
      throws IOException {
    List<Stored> files = new ArrayList<>();
    for (String address : ParquetFiles.list(store, hadoop)) {
      Matcher run = RUN.matcher(address);
      if (run.matches()) {
        files.add(new Stored(run.group(1), address));
      }
    }
    files.sort(Comparator.comparing(Stored::run).reversed().thenComparing(Stored::address));
    return files;
  }

  private static List<Object[]> keys(
      String address, String fingerprint, Supplier<Configuration> hadoop) throws IOException {
    List<Object[]> keys = new ArrayList<>();
    try (TableReader rows =
        TableReader.of(Table.PREDICTIONS)
            .columns("image_sha256", "width", "height", "model_fingerprint")
            .where("model_fingerprint", Set.of(fingerprint))
            .open(address, hadoop)) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        keys.add(row);
      }
    }
    return keys;
  }

  private void add(
      Future<List<Object[]>> keys, int file, DecodeLimits limits, Consumer<String> warnings)
      throws InterruptedException {
    try {
      for (Object[] row : keys.get()) {
        long width = (Integer) row[1];
        long height = (Integer) row[2];
        if (width * height <= limits.maxPixels() && Math.max(width, height) <= limits.maxSide()) {
          places.addIfAbsent((String) row[0], file);
        }
      }
    } catch (ExecutionException e) {
      warnings.accept(
          e.getCause().getMessage() + ": the images whose predictions it holds are inferred anew");
    }
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return places.size() == 0;
  }

  /**
   * The file with an image's prediction, by its place in {@link #files}; empty where there is none.
   *
   * @param sha256 of the image file, hexadecimal
   */
  public Optional<Integer> place(String sha256) {
    return places.find(sha256);
  }

  /** All files of predictions, those of other networks too; the newest run's first. */
  public List<Stored> files() {
    return files;
  }
}
