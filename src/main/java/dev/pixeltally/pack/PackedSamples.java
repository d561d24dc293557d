package dev.pixeltally.pack;

import dev.pixeltally.dataset.CompactList;
import dev.pixeltally.dataset.Sample;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * Samples of a pack with their places in it, in some 70 bytes each plus their names, which lie in
 * one byte array without the folders that all have in common. Read-only.
 */
final class PackedSamples extends AbstractList<Sample>
    implements CompactList, RandomAccess, Serializable {
  private static final long serialVersionUID = 1L;

  /** Stands in no file's name. */
  private static final char END = '\0';

  private static final char BELOW = '+';
  private static final char ELSEWHERE = '=';

  private final String imageFolder;
  private final String truthFolder;
  private final byte[] pool;
  private final int[] ends;
  private final long[] bytes;
  private final int[] widths;
  private final int[] heights;
  private final int[] shards;
  private final int[] groups;
  private final int[] rows;
  private final byte[] digests;

  private PackedSamples(Builder b) {
    imageFolder = b.imageFolder;
    truthFolder = b.truthFolder;
    pool = Arrays.copyOf(b.pool, b.used);
    ends = Arrays.copyOf(b.ends, b.count);
    bytes = Arrays.copyOf(b.bytes, b.count);
    widths = Arrays.copyOf(b.widths, b.count);
    heights = Arrays.copyOf(b.heights, b.count);
    shards = Arrays.copyOf(b.shards, b.count);
    groups = Arrays.copyOf(b.groups, b.count);
    rows = Arrays.copyOf(b.rows, b.count);
    digests = Arrays.copyOf(b.digests, b.count * Digests.BYTES);
  }

  @Override
  public Sample get(int index) {
    Objects.checkIndex(index, ends.length);
    int start = start(index);
    String[] texts =
        new String(pool, start, ends[index] - start, StandardCharsets.UTF_8)
            .split(String.valueOf(END), -1);
    return new Sample(
        texts[0],
        address(texts[1], imageFolder),
        texts.length > 2 ? address(texts[2], truthFolder) : null,
        bytes[index],
        widths[index],
        heights[index]);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  private static String address(String text, String folder) {
    return text.charAt(0) == BELOW ? folder + text.substring(1) : text.substring(1);
  }

  @Override
  public int size() {
    return ends.length;
  }

  /** Number of the sample's shard in the pack's list. */
  int shard(int index) {
    return shards[index];
  }

  /** Its row group in the shard. */
  int group(int index) {
    return groups[index];
  }

  /** Its row in the shard. */
  int row(int index) {
    return rows[index];
  }

  /** sha256 of the image file, hexadecimal. */
  String sha256(int index) {
    int at = index * Digests.BYTES;
    return HexFormat.of().formatHex(digests, at, at + Digests.BYTES);
  }

  boolean together(int one, int other) {
    return shards[one] == shards[other] && groups[one] == groups[other];
  }

  @Override
  public PackedSamples only(BitSet kept) {
    return only(kept.stream());
  }

  private PackedSamples only(IntStream places) {
    Builder builder = new Builder(imageFolder, truthFolder);
    places.forEach(i -> builder.copy(this, i));
    return builder.build();
  }

  /** All of them as they lie in the shards. */
  PackedSamples asTheyLie() {
    return only(
        IntStream.range(0, size())
            .boxed()
            .sorted(Comparator.<Integer>comparingInt(i -> shards[i]).thenComparingInt(i -> rows[i]))
            .mapToInt(Integer::intValue));
  }

  /** What a reader needs of lists of other kinds: none come here. */
  static PackedSamples of(List<Sample> samples) {
    if (samples instanceof PackedSamples packed) {
      return packed;
    }
    if (samples.isEmpty()) {
      return new Builder(null, null).build();
    }
    throw new IllegalArgumentException("Samples that are not of a pack's own list");
  }

  /** Gathers samples. */
  static final class Builder {
    private final String imageFolder;
    private final String truthFolder;
    private byte[] pool = new byte[1 << 10];
    private int used;
    private int count;
    private int[] ends = new int[64];
    private long[] bytes = new long[64];
    private int[] widths = new int[64];
    private int[] heights = new int[64];
    private int[] shards = new int[64];
    private int[] groups = new int[64];
    private int[] rows = new int[64];
    private byte[] digests = new byte[64 * Digests.BYTES];

    /** Folders in which most files were; may be null. */
    Builder(String imageFolder, String truthFolder) {
      this.imageFolder = imageFolder;
      this.truthFolder = truthFolder;
    }

    /** Where a sample lies. */
    record Place(int shard, int group, int row) {}

    void add(Sample sample, Place place, String sha256) {
      String text = sample.id() + END + below(sample.image(), imageFolder);
      if (sample.truth() != null) {
        text += END + below(sample.truth(), truthFolder);
      }
      byte[] name = text.getBytes(StandardCharsets.UTF_8);
      int i = next(name, 0, name.length);
      bytes[i] = sample.bytes();
      widths[i] = sample.width();
      heights[i] = sample.height();
      shards[i] = place.shard();
      groups[i] = place.group();
      rows[i] = place.row();
      byte[] digest = HexFormat.of().parseHex(sha256);
      System.arraycopy(digest, 0, digests, i * Digests.BYTES, Digests.BYTES);
    }

    private static String below(String address, String folder) {
      return folder != null && address.startsWith(folder)
          ? BELOW + address.substring(folder.length())
          : ELSEWHERE + address;
    }

    private void copy(PackedSamples from, int of) {
      int i = next(from.pool, from.start(of), from.ends[of]);
      bytes[i] = from.bytes[of];
      widths[i] = from.widths[of];
      heights[i] = from.heights[of];
      shards[i] = from.shards[of];
      groups[i] = from.groups[of];
      rows[i] = from.rows[of];
      System.arraycopy(from.digests, of * Digests.BYTES, digests, i * Digests.BYTES, Digests.BYTES);
    }

    private int next(byte[] name, int from, int to) {
      int end = Math.addExact(used, to - from);
      if (end > pool.length) {
        pool = Arrays.copyOf(pool, (int) Math.min(Integer.MAX_VALUE - 8L, end * 3L / 2));
      }
      if (count == ends.length) {
        int more = count * 2;
        ends = Arrays.copyOf(ends, more);
        bytes = Arrays.copyOf(bytes, more);
        widths = Arrays.copyOf(widths, more);
        heights = Arrays.copyOf(heights, more);
        shards = Arrays.copyOf(shards, more);
        groups = Arrays.copyOf(groups, more);
        rows = Arrays.copyOf(rows, more);
        digests = Arrays.copyOf(digests, Math.multiplyExact(more, Digests.BYTES));
      }
      System.arraycopy(name, from, pool, used, to - from);
      used = end;
      ends[count] = end;
      return count++;
    }

    PackedSamples build() {
      return new PackedSamples(this);
    }
  }
}
