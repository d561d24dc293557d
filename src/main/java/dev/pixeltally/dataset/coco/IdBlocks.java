package dev.pixeltally.dataset.coco;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Ids of annotations on their way to where repeated ones meet: each id has a bucket, and leaves in
 * a block of ids of the same one.
 */
public final class IdBlocks {
  private static final int FULL = 1 << 13;

  private final ByteStore[] blocks;
  private final long[] lastIds;
  private final long[] lastNumbers;
  private final Deque<Block> ready = new ArrayDeque<>();

  /** A bucket's number and ids. */
  record Block(int bucket, byte[] bytes) {}

  /**
   * What a bucket says of its ids.
   *
   * @param repeats annotations that are followed by another one of their id
   * @param first the number of the first of these; meaningless where there are none
   * @param id of the first
   */
  public record Repeats(long repeats, long first, long id) implements Serializable {
    /** Both buckets' together. */
    public Repeats merge(Repeats other) {
      boolean mine = other.repeats == 0 || (repeats > 0 && first < other.first);
      Repeats early = mine ? this : other;
      return new Repeats(repeats + other.repeats, early.first, early.id);
    }
  }

  IdBlocks(int buckets) {
    blocks = new ByteStore[buckets];
    lastIds = new long[buckets];
    lastNumbers = new long[buckets];
  }

  void add(long id, long number) {
    int bucket = (int) (((id * 0x9E3779B97F4A7C15L) >>> 33) % blocks.length);
    ByteStore block = blocks[bucket];
    if (block == null) {
      block = new ByteStore();
      blocks[bucket] = block;
      begin(bucket);
    }
    block.appendNumber(id - lastIds[bucket]);
    block.appendNumber(number - lastNumbers[bucket]);
    lastIds[bucket] = id;
    lastNumbers[bucket] = number;
    if (block.pending() > FULL) {
      finish(bucket);
      begin(bucket);
    }
  }

  private void begin(int bucket) {
    blocks[bucket].reset();
    blocks[bucket].begin();
    blocks[bucket].append((byte) 0);
    lastIds[bucket] = 0;
    lastNumbers[bucket] = 0;
  }

  private void finish(int bucket) {
    ready.add(new Block(bucket, blocks[bucket].copy(blocks[bucket].end())));
  }

  /** No more ids come. */
  void finish() {
    for (int bucket = 0; bucket < blocks.length; bucket++) {
      if (blocks[bucket] != null && blocks[bucket].pending() > 1) {
        finish(bucket);
      }
    }
  }

  /** A block that is full; null: none is. */
  Block poll() {
    return ready.poll();
  }

  /** Looks for repeated ids in all blocks of a bucket, of which it keeps the ids. */
  public static Repeats repeats(Iterable<byte[]> all) {
    long[] ids = new long[1024];
    long[] numbers = new long[1024];
    int n = 0;
    Segmentation cursor = new Segmentation();
    for (byte[] block : all) {
      cursor.open(block, 0, block.length);
      long id = 0;
      long number = 0;
      while (cursor.position() < cursor.end()) {
        if (n == ids.length) {
          ids = Arrays.copyOf(ids, n * 2);
          numbers = Arrays.copyOf(numbers, n * 2);
        }
        id += cursor.number();
        number += cursor.number();
        ids[n] = id;
        numbers[n++] = number;
      }
    }
    long[] sorted = Arrays.copyOf(ids, n);
    Arrays.sort(sorted);
    Map<Long, Long> last = new HashMap<>();
    for (int i = 1; i < n; i++) {
      if (sorted[i] == sorted[i - 1]) {
        last.put(sorted[i], -1L);
      }
    }
    Repeats found = new Repeats(0, 0, 0);
    if (last.isEmpty()) {
      return found;
    }
    for (int i = 0; i < n; i++) {
      long number = numbers[i];
      last.computeIfPresent(ids[i], (id, other) -> Math.max(other, number));
    }
    for (int i = 0; i < n; i++) {
      Long other = last.get(ids[i]);
      if (other != null && other > numbers[i]) {
        found = found.merge(new Repeats(1, numbers[i], ids[i]));
      }
    }
    return found;
  }
}
