package dev.pixeltally.pack;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.FileStamps;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.DrawnTruth;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.ShardWriter;
import dev.pixeltally.tables.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Packs a dataset: shards of some size, each with a file that tells of its samples, then what
 * failed, the JSON of a COCO dataset, and at last {@code pack.json}. Started again it takes the
 * shards that are whole and whose files have not changed, and writes the others.
 */
public final class PackWriter {
  /** Shards at work: while one is written, another's files are read. */
  private static final int AT_ONCE = 2;

  /** Part of the memory for files that are read ahead. */
  private static final int BUDGET_PART = 4;

  /** Reading and writing hold a file about so many times. */
  private static final int ROOM_PART = 8;

  private static final Predicate<String> SHARDS =
      Pattern.compile("\\.?shard-[0-9a-f]{16}\\.parquet(\\.crc)?").asMatchPredicate();

  private static final Predicate<String> FAILURES =
      Pattern.compile("\\.?failures-[0-9a-f]{16}\\.parquet(\\.crc)?").asMatchPredicate();

  private final Setup setup;
  private final Storage storage;
  private final PackFolder folder;
  private final Listing listing;

  /** What every shard's job needs. */
  record Setup(
      Dataset dataset,
      String root,
      FileStamps stamps,
      ShardPlan.Rules rules,
      int threads,
      Supplier<Configuration> settings) {
    long maxBytes() {
      return rules.maxBytes();
    }

    /** The dataset's files, and of maps that are missing what can be drawn. */
    SampleSource source() {
      return DrawnTruth.of(dataset, DecodeLimits.DEFAULT);
    }

    /** Bytes of a file that this process can handle. */
    long room() {
      return Runtime.getRuntime().maxMemory() / ROOM_PART;
    }

    long truthBytes(Sample sample) {
      return InstanceMaps.truthBytes(sample, stamps);
    }

    Configuration hadoop() {
      return settings.get();
    }

    String address(String folder, String name) {
      return root + "/" + folder + "/" + name + ".parquet";
    }
  }

  /** Prepares, and lists nothing. */
  private PackWriter(Setup setup, Storage storage, PackFolder folder, Listing listing) {
    this.setup = setup;
    this.storage = storage;
    this.folder = folder;
    this.listing = listing;
  }

  /**
   * Refuses what cannot be packed there, before any work.
   *
   * @throws Refusal where the dataset is a pack, or another's pack lies there
   */
  public static void check(Dataset dataset, String out, Map<String, String> hadoop) {
    if (dataset.packed() != null) {
      throw new Refusal("Cannot pack " + dataset.root() + ": it is a pack already");
    }
    Storage storage = Storage.of(out, hadoop);
    String root = storage.absolute(out);
    PackManifest there = Packs.manifest(storage, root);
    if (there != null
        && !(there.layout().equals(dataset.layout())
            && there.root().equals(dataset.root())
            && String.valueOf(there.split()).equals(String.valueOf(dataset.split())))) {
      throw new Refusal(
          "Cannot pack "
              + dataset.root()
              + " to "
              + root
              + ": there lies a pack of "
              + there.root()
              + (there.split() == null ? "" : ", split " + there.split())
              + "; another folder is valid");
    }
  }

  /**
   * Packs.
   *
   * @param listing what the dataset lists
   * @param out a local folder, or a URI for Hadoop
   * @param hadoop settings for addresses that are not local
   * @param progress is told how many samples are done
   */
  public static PackResult pack(
      Dataset dataset,
      Listing listing,
      String out,
      PackOptions options,
      Map<String, String> hadoop,
      LongConsumer progress)
      throws IOException, InterruptedException {
    check(dataset, out, hadoop);
    Storage storage = Storage.of(out, hadoop);
    String root = storage.absolute(out);
    FileStamps stamps = new FileStamps(dataset);
    long group =
        ShardPlan.groupBytes(ShardPlan.bytes(listing.samples(), stamps), listing.samples().size());
    ShardPlan.Rules rules = new ShardPlan.Rules(options.shardBytes(), group, options.maxBytes());
    Supplier<Configuration> settings = settings(hadoop);
    Setup setup = new Setup(dataset, root, stamps, rules, options.threads(), settings);
    boolean local = !root.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
    PackFolder folder = new PackFolder(root, local, settings);
    return new PackWriter(setup, storage, folder, listing).run(progress);
  }

  /** Made once, and only where asked for. */
  private static Supplier<Configuration> settings(Map<String, String> hadoop) {
    Configuration[] made = new Configuration[1];
    return () -> {
      synchronized (made) {
        if (made[0] == null) {
          made[0] = new Configuration();
          hadoop.forEach(made[0]::set);
        }
        return made[0];
      }
    };
  }

  private PackResult run(LongConsumer progress) throws IOException, InterruptedException {
    List<Sample> samples = listing.samples();
    List<ShardPlan> plans = ShardPlan.of(setup.dataset(), samples, setup.stamps(), setup.rules());
    FinishedShards finished =
        new FinishedShards(setup, storage, Packs.manifest(storage, setup.root()));
    ShardJob.Result[] results = new ShardJob.Result[plans.size()];
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      results[i] = finished.find(plans.get(i));
      if (results[i] == null) {
        missing.add(i);
      } else {
        progress.accept(plans.get(i).to() - plans.get(i).from());
      }
    }
    write(plans, missing, results, progress);
    PackManifest manifest = manifest(List.of(results));
    folder.put(PackManifest.NAME, manifest.json());
    clear(manifest);
    return new PackResult(
        manifest.shards().stream().mapToLong(PackManifest.Shard::rows).sum(),
        failures(List.of(results)),
        results.length,
        missing.size(),
        manifest.shards().stream().mapToLong(PackManifest.Shard::bytes).sum());
  }

  private void write(
      List<ShardPlan> plans,
      List<Integer> missing,
      ShardJob.Result[] results,
      LongConsumer progress)
      throws IOException, InterruptedException {
    ExecutorService readers = Executors.newFixedThreadPool(setup.threads() * AT_ONCE);
    ExecutorService writers = Executors.newFixedThreadPool(AT_ONCE);
    ByteBudget budget = new ByteBudget(Runtime.getRuntime().maxMemory() / BUDGET_PART);
    try {
      List<Future<?>> shards = new ArrayList<>();
      for (int i : missing) {
        ShardPlan plan = plans.get(i);
        shards.add(
            writers.submit(
                () -> {
                  List<Sample> own = Listing.slice(listing.samples(), plan.from(), plan.to());
                  results[i] = new ShardJob(setup, readers, budget).write(plan, own, progress);
                  return null;
                }));
      }
      for (Future<?> shard : shards) {
        shard.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("A shard's thread failed: " + e.getCause(), e.getCause());
    } finally {
      writers.shutdownNow();
      readers.shutdownNow();
    }
  }

  private List<FailedSample> failures(List<ShardJob.Result> results) {
    List<FailedSample> failures = new ArrayList<>(listing.failures());
    results.forEach(r -> failures.addAll(r.failures()));
    return failures;
  }

  private PackManifest manifest(List<ShardJob.Result> results) throws IOException {
    Dataset dataset = setup.dataset();
    return new PackManifest(
        dataset.layout(),
        dataset.root(),
        dataset.split(),
        dataset.images(),
        dataset.masks(),
        dataset.labels(),
        dataset.isCoco() || dataset.isPanoptic() ? truth() : null,
        table(failures(results)),
        listing.strays(),
        results.stream().map(ShardJob.Result::shard).toList());
  }

  /** The JSON, in a folder named for what it says: an older pack keeps its own. */
  private PackManifest.FilePart truth() throws IOException {
    String file = setup.dataset().splitFile();
    String sha256;
    try (InputStream in = setup.dataset().storage().open(file)) {
      sha256 = Digests.of(in);
    }
    String path =
        "annotations/" + sha256.substring(0, 16) + "/" + file.substring(file.lastIndexOf('/') + 1);
    String there = setup.root() + "/" + path;
    if (!storage.isFile(there) || storage.size(there) != setup.dataset().storage().size(file)) {
      try (InputStream in = setup.dataset().storage().open(file)) {
        folder.copy(in, path);
      }
    }
    return new PackManifest.FilePart(path, sha256);
  }

  private PackManifest.FilePart table(List<FailedSample> failures) throws IOException {
    if (failures.isEmpty()) {
      return null;
    }
    MessageDigest digest = Digests.sha256();
    failures.forEach(f -> digest.update((f + "\n").getBytes(StandardCharsets.UTF_8)));
    String name = "failures-" + Digests.hex(digest.digest()).substring(0, 16);
    ShardWriter out =
        ShardWriter.open(
            Table.FAILURES,
            setup.address(Table.FAILURES.folder(), name),
            setup.rules().shardBytes(),
            setup::hadoop);
    ShardWriter.Written written = null;
    try {
      for (FailedSample f : failures) {
        out.write(Rows.failure("pack", f));
      }
      written = out.finish();
    } finally {
      if (written == null) {
        out.abandon();
      }
    }
    return new PackManifest.FilePart(
        Table.FAILURES.folder() + "/" + name + ".parquet", written.sha256());
  }

  /** What earlier starts left and this pack does not name. */
  private void clear(PackManifest manifest) throws IOException {
    Set<String> kept =
        manifest.shards().stream().map(s -> s.name() + ".parquet").collect(Collectors.toSet());
    folder.clear(PackManifest.SHARDS, kept, SHARDS);
    folder.clear(PackManifest.SAMPLES, kept, SHARDS);
    Set<String> failures =
        manifest.failures() == null
            ? Set.of()
            : Set.of(manifest.failures().path().substring(Table.FAILURES.folder().length() + 1));
    folder.clear(Table.FAILURES.folder(), failures, FAILURES);
  }
}
