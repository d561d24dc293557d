package dev.pixeltally.pack;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shards that an earlier start has finished: the file that tells of one is written after it. */
final class FinishedShards {
  private final PackWriter.Setup setup;
  private final Storage storage;
  private final Map<String, Long> shards;
  private final Map<String, Long> samples;

  /** sha256 of the files that tell of shards, as the last whole pack says. */
  private final Map<String, String> told = new HashMap<>();

  /**
   * Looks by two listings.
   *
   * @param before the pack that is there; null: none is whole
   */
  FinishedShards(PackWriter.Setup setup, Storage storage, PackManifest before) throws IOException {
    this.setup = setup;
    this.storage = storage;
    this.shards = names(PackManifest.SHARDS);
    this.samples = names(PackManifest.SAMPLES);
    if (before != null) {
      before.shards().forEach(s -> told.put(s.name(), s.samplesSha256()));
    }
  }

  private Map<String, Long> names(String folder) throws IOException {
    Map<String, Long> names = new HashMap<>();
    String address = setup.root() + "/" + folder;
    if (storage.isFolder(address)) {
      storage.list(address, setup.root(), names::put);
    }
    return names;
  }

  /** What the shard of a plan's name holds; null where it is to be written. */
  ShardJob.Result find(ShardPlan plan) {
    Long bytes = shards.get(plan.name() + ".parquet");
    if (bytes == null || !samples.containsKey(plan.name() + ".parquet")) {
      return null;
    }
    try {
      return read(plan, bytes);
    } catch (IOException | RuntimeException e) {
      // Begun and not ended, or spoilt since: written anew.
      return null;
    }
  }

  private ShardJob.Result read(ShardPlan plan, long bytes) throws IOException {
    String address = setup.address(PackManifest.SAMPLES, plan.name());
    String digest;
    try (InputStream in = storage.open(address)) {
      digest = Digests.of(in);
    }
    if (!digest.equals(told.getOrDefault(plan.name(), digest))) {
      return null;
    }
    List<FailedSample> failures = new ArrayList<>();
    long listed = 0;
    long rows = 0;
    String sha256 = null;
    try (TableReader reader =
        TableReader.of(Table.SAMPLES)
            .columns(
                "image_id",
                "image",
                "image_bytes",
                "image_reason",
                "image_message",
                "truth_reason",
                "truth_message",
                "shard_bytes",
                "shard_sha256")
            .open(address, setup::hadoop)) {
      for (Object[] row = reader.next(); row != null; row = reader.next()) {
        if ((Long) row[7] != bytes) {
          return null;
        }
        sha256 = (String) row[8];
        listed++;
        rows += row[3] == null ? 1 : 0;
        for (int of = 3; of < 7; of += 2) {
          if (row[of] != null) {
            Reason reason = Reason.valueOf(((String) row[of]).toUpperCase(Locale.ROOT));
            if (ShardJob.mayPass(reason, (Long) row[2], setup.maxBytes())) {
              return null;
            }
            failures.add(
                new FailedSample(
                    (String) row[0],
                    (String) row[1],
                    of == 3 ? Stage.READ : Stage.TRUTH,
                    reason,
                    (String) row[of + 1]));
          }
        }
      }
    }
    if (listed != plan.to() - plan.from()) {
      return null;
    }
    return new ShardJob.Result(
        new PackManifest.Shard(plan.name(), listed, rows, bytes, sha256, digest), failures);
  }
}
