package dev.pixeltally.pack;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FileStamps;
import dev.pixeltally.dataset.Sample;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A shard that is to be written: samples that stand together in the dataset's list.
 *
 * @param name made of all that the shard's bytes depend on: of each file its address, size and time
 *     of change. A shard that is there under this name need not be written again
 * @param from number of its first sample
 * @param to number of the one after its last
 */
record ShardPlan(String name, int from, int to) {
  private static final int NAME_BYTES = 8;

  /** Row groups are no larger than what a slow store hands out in a fraction of a second. */
  private static final long LARGEST_GROUP = 8 << 20;

  private static final long SMALLEST_GROUP = 32 << 10;

  /** So many samples a row group, about, or a request would bring little more than a file. */
  private static final int ROWS = 16;

  /** So many row groups at least, where samples are many: partitions are made of them. */
  private static final int GROUPS = 256;

  /** What shards are made by. */
  record Rules(long shardBytes, long groupBytes, long maxBytes) {}

  /** Bytes of a row group: a power of two, so that a dataset that grows a little keeps it. */
  static long groupBytes(long total, int samples) {
    long rows = ROWS * total / Math.max(1, samples);
    long share = Math.max(Math.max(SMALLEST_GROUP, rows), total / GROUPS);
    return Math.min(LARGEST_GROUP, Long.highestOneBit(share));
  }

  /** Bytes of all files. */
  static long bytes(List<Sample> samples, FileStamps stamps) {
    long bytes = 0;
    for (Sample s : samples) {
      bytes += bytes(s, stamps);
    }
    return bytes;
  }

  private static long bytes(Sample sample, FileStamps stamps) {
    return sample.bytes() + InstanceMaps.truthBytes(sample, stamps);
  }

  /**
   * Cuts a dataset. Shards have two to four thirds of the wanted size, and end where a sample's id
   * says so: a sample that comes or goes changes its own shard and perhaps the next, and not where
   * all after it begin.
   */
  static List<ShardPlan> of(Dataset dataset, List<Sample> samples, FileStamps stamps, Rules rules) {
    List<ShardPlan> plans = new ArrayList<>();
    long least = rules.shardBytes() * 2 / 3;
    long most = rules.shardBytes() * 4 / 3;
    MessageDigest names = begin(dataset, rules);
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      long more = bytes(sample, stamps);
      if (i > from && bytes + more > most) {
        plans.add(new ShardPlan(name(names), from, i));
        names = begin(dataset, rules);
        from = i;
        bytes = 0;
      }
      add(names, sample, stamps);
      bytes += more;
      if (bytes >= least && ends(sample.id(), more, least / 2)) {
        plans.add(new ShardPlan(name(names), from, i + 1));
        names = begin(dataset, rules);
        from = i + 1;
        bytes = 0;
      }
    }
    if (from < samples.size()) {
      plans.add(new ShardPlan(name(names), from, samples.size()));
    }
    if (plans.size() > PackManifest.MOST_SHARDS) {
      throw new Refusal(
          plans.size()
              + " shards would be written, and a pack has "
              + PackManifest.MOST_SHARDS
              + " at most: a larger shard-size is valid");
    }
    return plans;
  }

  /** As likely as a sample takes part of so many bytes. */
  private static boolean ends(String id, long bytes, long within) {
    long dice = Integer.toUnsignedLong(id.hashCode() * 0x9E3779B9) ^ 0x5bd1e995L;
    return dice < bytes * (double) (1L << 32) / Math.max(1, within);
  }

  private static MessageDigest begin(Dataset dataset, Rules rules) {
    MessageDigest digest = Digests.sha256();
    put(digest, "pack 1 " + rules.groupBytes() + " " + rules.maxBytes() + " " + dataset.layout());
    return digest;
  }

  private static void add(MessageDigest digest, Sample s, FileStamps stamps) {
    put(digest, s.id());
    put(digest, s.image() + " " + s.bytes() + " " + stamps.modified(s.image()));
    for (String file : InstanceMaps.files(s, stamps)) {
      put(digest, file + " " + stamps.bytes(file) + " " + stamps.modified(file));
    }
  }

  private static void put(MessageDigest digest, String text) {
    digest.update((text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  private static String name(MessageDigest digest) {
    return "shard-" + HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
  }
}
