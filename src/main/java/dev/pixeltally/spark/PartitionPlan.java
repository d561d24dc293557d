package dev.pixeltally.spark;

import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Cuts a dataset into partitions. Each holds at most so many bytes and pixels; within that, early
 * partitions are large and later ones ever smaller (half of what is left, shared by the slots), so
 * that the slots end together without a partition for every image.
 */
final class PartitionPlan {
  /** At least this many partitions' worth of work a slot is handed out in small pieces. */
  private static final int SHARE_OF_REST = 2;

  /** No partition is meant to be smaller than this part of a slot's share: each costs its start. */
  private static final int SMALLEST_PART = 48;

  private PartitionPlan() {}

  /**
   * @param samples in the dataset's order, which the partitions keep
   * @param pixels of each sample, by its place
   * @param slots tasks that run at once
   * @param maxBytes of image files, a partition; a larger image stands alone
   * @param maxPixels a partition; a larger image stands alone
   */
  static List<List<Sample>> of(
      List<Sample> samples, long[] pixels, int slots, long maxBytes, long maxPixels) {
    return of(samples, pixels, i -> false, slots, maxBytes, maxPixels, Integer.MAX_VALUE);
  }

  /**
   * As above, where some samples are read in one piece, which stands in one partition.
   *
   * @param together whether the sample of this place is read with the one before it
   * @param maxImages a partition, unless more are read in one piece
   */
  static List<List<Sample>> of(
      List<Sample> samples,
      long[] pixels,
      IntPredicate together,
      int slots,
      long maxBytes,
      long maxPixels,
      int maxImages) {
    long rest = 0;
    for (long p : pixels) {
      rest += Math.max(1, p);
    }
    long least = rest / ((long) SMALLEST_PART * slots);
    List<List<Sample>> partitions = new ArrayList<>();
    int i = 0;
    while (i < samples.size()) {
      long share = rest / ((long) SHARE_OF_REST * slots);
      long wanted = Math.min(maxPixels, Math.max(least, share));
      int first = i;
      long bytes = 0;
      long done = 0;
      while (i < samples.size()) {
        int next = i;
        long piecePixels = 0;
        long pieceBytes = 0;
        do {
          piecePixels += Math.max(1, pixels[next]);
          pieceBytes += samples.get(next).bytes();
          next++;
        } while (next < samples.size() && together.test(next));
        if (i > first
            && (done + piecePixels > wanted
                || bytes + pieceBytes > maxBytes
                || next - first > maxImages)) {
          break;
        }
        done += piecePixels;
        bytes += pieceBytes;
        i = next;
      }
      rest -= done;
      partitions.add(Listing.slice(samples, first, i));
    }
    return partitions;
  }
}
