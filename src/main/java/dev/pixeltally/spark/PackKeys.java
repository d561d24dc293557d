package dev.pixeltally.spark;

import dev.pixeltally.dataset.coco.CocoPack;
import java.nio.ByteBuffer;
import org.apache.spark.Partitioner;

/**
 * Where what files say goes: packs of images to partitions of images, sorted by image, kind and
 * place; blocks of ids to partitions of their own; a file's facts to the last partition, so that a
 * job over that one alone reads all files and gives what is known of them.
 */
final class PackKeys extends Partitioner {
  private static final long serialVersionUID = 1L;
  private static final byte PACK = 0;
  private static final byte IDS = 1;
  private static final byte FACTS = 2;

  private final int images;
  private final int buckets;

  PackKeys(int images, int buckets) {
    this.images = images;
    this.buckets = buckets;
  }

  static byte[] of(CocoPack pack) {
    return pack.kind() == CocoPack.Kind.IDS
        ? ByteBuffer.allocate(5).put(IDS).putInt((int) pack.key()).array()
        : ByteBuffer.allocate(18)
            .put(PACK)
            .putLong(pack.key() ^ Long.MIN_VALUE)
            .put(kind(pack.kind()))
            .putLong(pack.order())
            .array();
  }

  /**
   * A file's facts.
   *
   * @param file 0 the truth, then the results in their order
   */
  static byte[] facts(int file) {
    return ByteBuffer.allocate(5).put(FACTS).putInt(file).array();
  }

  static CocoPack pack(byte[] key, byte[] value) {
    ByteBuffer from = ByteBuffer.wrap(key);
    from.get();
    long image = from.getLong() ^ Long.MIN_VALUE;
    return new CocoPack(kind(from.get()), image, from.getLong(), value);
  }

  private static byte kind(CocoPack.Kind kind) {
    return switch (kind) {
      case IMAGE -> 0;
      case ANNOTATIONS -> 1;
      case DETECTIONS -> 2;
      case IDS -> throw new IllegalArgumentException("ids have keys of their own");
    };
  }

  private static CocoPack.Kind kind(byte code) {
    return switch (code) {
      case 0 -> CocoPack.Kind.IMAGE;
      case 1 -> CocoPack.Kind.ANNOTATIONS;
      default -> CocoPack.Kind.DETECTIONS;
    };
  }

  int images() {
    return images;
  }

  /** The partitions of ids. */
  int[] idPartitions() {
    int[] all = new int[buckets];
    for (int i = 0; i < buckets; i++) {
      all[i] = images + i;
    }
    return all;
  }

  int factsPartition() {
    return images + buckets;
  }

  @Override
  public int numPartitions() {
    return images + buckets + 1;
  }

  @Override
  public int getPartition(Object key) {
    ByteBuffer bytes = ByteBuffer.wrap((byte[]) key);
    return switch (bytes.get()) {
      case PACK -> (int) (((bytes.getLong() * 0x9E3779B97F4A7C15L) >>> 33) % images);
      case IDS -> images + bytes.getInt();
      default -> factsPartition();
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackKeys keys && keys.images == images && keys.buckets == buckets;
  }

  @Override
  public int hashCode() {
    return 31 * images + buckets;
  }
}
