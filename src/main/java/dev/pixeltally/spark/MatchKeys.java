package dev.pixeltally.spark;

import dev.pixeltally.measure.coco.MatchCode;
import org.apache.spark.Partitioner;

/**
 * Where matches go: a class's to one partition; a task's sums, whose key is empty, to the last one.
 */
final class MatchKeys extends Partitioner {
  private static final long serialVersionUID = 1L;
  static final byte[] SUMS = {};

  private final int classes;

  /**
   * So many partitions.
   *
   * @param classes partitions of classes
   */
  MatchKeys(int classes) {
    this.classes = classes;
  }

  int sumsPartition() {
    return classes;
  }

  @Override
  public int numPartitions() {
    return classes + 1;
  }

  @Override
  public int getPartition(Object key) {
    byte[] bytes = (byte[]) key;
    return bytes.length == 0 ? classes : MatchCode.row(bytes) % classes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MatchKeys keys && keys.classes == classes;
  }

  @Override
  public int hashCode() {
    return classes;
  }
}
