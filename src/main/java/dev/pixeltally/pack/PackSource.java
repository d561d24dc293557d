package dev.pixeltally.pack;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Packed;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/** A pack as a dataset's samples. Whatever of it is not as it was written is refused or told. */
final class PackSource implements Packed {
  private static final long serialVersionUID = 1L;

  /** Files of samples that are read at once, so that a listing does not wait for each. */
  private static final int READ_AT_ONCE = 16;

  private static final int TRIES = 3;

  private static final String[] COLUMNS = {
    "image_id",
    "image",
    "truth",
    "image_bytes",
    "width",
    "height",
    "image_sha256",
    "row_group",
    "row"
  };

  private final String root;
  private final String images;
  private final String masks;
  private final ArrayList<String> shards = new ArrayList<>();
  private final Storage storage;
  private final TreeMap<String, String> settings;
  private transient volatile Configuration configuration;

  /** Only where listings are made; tasks have no need of it. */
  private final transient PackManifest manifest;

  PackSource(String root, PackManifest manifest, Storage storage, Map<String, String> hadoop) {
    this.root = root;
    this.manifest = manifest;
    this.images = manifest.images();
    this.masks = manifest.masks();
    this.storage = storage;
    this.settings = new TreeMap<>(hadoop);
    manifest.shards().forEach(s -> shards.add(s.file()));
  }

  /** Hadoop's settings, for addresses that are not local. */
  Configuration hadoop() {
    Configuration c = configuration;
    if (c == null) {
      c = new Configuration();
      settings.forEach(c::set);
      configuration = c;
    }
    return c;
  }

  /** Where a shard lies. */
  String shard(int number) {
    return root + "/" + shards.get(number);
  }

  @Override
  public List<Sample> ordered(List<Sample> samples) {
    return PackedSamples.of(samples).asTheyLie();
  }

  @Override
  public boolean together(List<Sample> ordered, int index) {
    return index > 0 && PackedSamples.of(ordered).together(index - 1, index);
  }

  @Override
  public Optional<String> sha256(List<Sample> samples, int index) {
    return Optional.of(PackedSamples.of(samples).sha256(index));
  }

  @Override
  public Cursor open(List<Sample> samples) {
    return new PackCursor(this, PackedSamples.of(samples));
  }

  @Override
  public Listing list() {
    refuseOtherShards();
    if (manifest.truth() != null) {
      check(manifest.truth().path(), manifest.truth().sha256());
    }
    PackedSamples.Builder samples = new PackedSamples.Builder(images, masks);
    ExecutorService pool = Executors.newFixedThreadPool(READ_AT_ONCE);
    try {
      Deque<Future<List<Object[]>>> ahead = new ArrayDeque<>();
      int next = 0;
      for (int shard = 0; shard < shards.size(); shard++) {
        while (next < shards.size() && ahead.size() < READ_AT_ONCE) {
          PackManifest.Shard one = manifest.shards().get(next++);
          ahead.add(pool.submit(() -> rows(one)));
        }
        add(ahead.remove().get(), shard, samples);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Cannot list " + root + ": interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new Refusal("Cannot list the pack " + root + ": " + e.getCause(), e);
    } finally {
      pool.shutdownNow();
    }
    return new Listing(samples.build(), failures(), manifest.strays());
  }

  private List<Object[]> rows(PackManifest.Shard shard) throws IOException {
    for (int left = TRIES; ; left--) {
      try {
        return rowsOnce(shard);
      } catch (IOException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  private List<Object[]> rowsOnce(PackManifest.Shard shard) throws IOException {
    check(shard.samples(), shard.samplesSha256());
    List<Object[]> rows = new ArrayList<>();
    try (TableReader reader =
        TableReader.of(Table.SAMPLES)
            .columns(COLUMNS)
            .open(root + "/" + shard.samples(), this::hadoop)) {
      for (Object[] row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static void add(List<Object[]> rows, int shard, PackedSamples.Builder into) {
    for (Object[] row : rows) {
      // One without a row could not be packed, and stands among the failures.
      if (row[8] != null) {
        Sample sample =
            new Sample(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                (Long) row[3],
                row[4] == null ? 0 : (Integer) row[4],
                row[5] == null ? 0 : (Integer) row[5]);
        into.add(
            sample,
            new PackedSamples.Builder.Place(shard, (Integer) row[7], (Integer) row[8]),
            (String) row[6]);
      }
    }
  }

  /** All that kept an image from being used; of a label map its sample's reader tells. */
  private List<FailedSample> failures() {
    List<FailedSample> failures = new ArrayList<>();
    if (manifest.failures() == null) {
      return failures;
    }
    check(manifest.failures().path(), manifest.failures().sha256());
    try (TableReader reader =
        TableReader.of(Table.FAILURES)
            .columns("image_id", "image", "stage", "reason", "message")
            .open(root + "/" + manifest.failures().path(), this::hadoop)) {
      for (Object[] row = reader.next(); row != null; row = reader.next()) {
        Stage stage = Stage.valueOf(((String) row[2]).toUpperCase(Locale.ROOT));
        if (stage != Stage.TRUTH) {
          failures.add(
              new FailedSample(
                  (String) row[0],
                  (String) row[1],
                  stage,
                  Reason.valueOf(((String) row[3]).toUpperCase(Locale.ROOT)),
                  (String) row[4]));
        }
      }
    } catch (IOException e) {
      throw new Refusal("Cannot read the pack " + root + ": " + e.getMessage(), e);
    }
    return failures;
  }

  /** By one listing: what a shard holds, its reader checks row by row. */
  private void refuseOtherShards() {
    String folder = root + "/" + PackManifest.SHARDS;
    Map<String, Long> there = new HashMap<>();
    try {
      if (storage.isFolder(folder)) {
        storage.list(folder, root, there::put);
      }
    } catch (IOException e) {
      throw new Refusal("Cannot list " + folder + ": " + e, e);
    }
    for (PackManifest.Shard shard : manifest.shards()) {
      Long bytes = there.get(shard.name() + ".parquet");
      if (bytes == null || bytes != shard.bytes()) {
        throw new Refusal(
            "Cannot read the pack "
                + root
                + ": "
                + shard.file()
                + (bytes == null
                    ? " is not there"
                    : " has " + bytes + " bytes, and was written with " + shard.bytes())
                + "; start pack again to mend it");
      }
    }
  }

  private void check(String path, String sha256) {
    String found = digest(path);
    if (!found.equals(sha256)) {
      throw new Refusal(
          "Cannot read the pack "
              + root
              + ": "
              + path
              + " is not as it was written (sha256 "
              + found
              + ", in "
              + PackManifest.NAME
              + " "
              + sha256
              + "); start pack again to mend it");
    }
  }

  /** Read anew where a body is cut, as gateways do now and then. */
  private String digest(String path) {
    for (int left = TRIES; ; left--) {
      try (InputStream in = storage.open(root + "/" + path)) {
        return Digests.of(in);
      } catch (IOException e) {
        if (left == 1) {
          throw new Refusal("Cannot read the pack " + root + ": " + path + ": " + e, e);
        }
      }
    }
  }
}
