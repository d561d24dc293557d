package dev.pixeltally.dataset;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Samples of one dataset in some 25 bytes each plus their ids: ids lie in one byte array, and
 * addresses are folder + id + ending; where files are not named by the ids, their names lie in
 * another array, and the sizes that the dataset gives beside them. A {@link Sample} is made when
 * asked for. Read-only.
 */
final class SampleList extends AbstractList<Sample>
    implements CompactList, RandomAccess, Serializable {
  private static final long serialVersionUID = 1L;

  private final String imageFolder;
  private final String truthFolder;
  private final ArrayList<String> endings;
  private final byte[] pool;
  private final int[] ends;
  private final byte[] imageEnding;
  private final byte[] truthEnding;
  private final long[] bytes;

  /** Null where files are named by the ids. */
  private final SampleNames names;

  /** Of the truth; null where that is named by the ids too, or there is none. */
  private final SampleNames truths;

  private SampleList(Builder b) {
    imageFolder = b.imageFolder;
    truthFolder = b.truthFolder;
    endings = b.endings;
    pool = Arrays.copyOf(b.pool, b.used);
    ends = Arrays.copyOf(b.ends, b.count);
    imageEnding = Arrays.copyOf(b.imageEnding, b.count);
    truthEnding = Arrays.copyOf(b.truthEnding, b.count);
    bytes = Arrays.copyOf(b.bytes, b.count);
    names = b.names == null ? null : b.names.trimmed();
    truths = b.truths == null ? null : b.truths.trimmed();
  }

  @Override
  public Sample get(int index) {
    Objects.checkIndex(index, ends.length);
    int start = index == 0 ? 0 : ends[index - 1];
    String id = new String(pool, start, ends[index] - start, StandardCharsets.UTF_8);
    if (names != null) {
      String image = Addresses.under(imageFolder, names.name(index));
      String truth = truths == null ? null : Addresses.under(truthFolder, truths.name(index));
      return new Sample(id, image, truth, bytes[index], names.width(index), names.height(index));
    }
    String truth =
        truthFolder == null
            ? null
            : Addresses.under(truthFolder, id + endings.get(truthEnding[index]));
    String image =
        imageFolder == null
            ? truth
            : Addresses.under(imageFolder, id + endings.get(imageEnding[index]));
    return new Sample(id, image, truth, bytes[index]);
  }

  @Override
  public int size() {
    return ends.length;
  }

  @Override
  public SampleList only(BitSet kept) {
    Builder builder = new Builder(imageFolder, truthFolder);
    kept.stream()
        .forEach(
            i -> {
              int start = i == 0 ? 0 : ends[i - 1];
              String id = new String(pool, start, ends[i] - start, StandardCharsets.UTF_8);
              if (names != null) {
                if (truths != null) {
                  builder.truth(truths.name(i));
                }
                builder.add(id, names.name(i), bytes[i], names.width(i), names.height(i));
                return;
              }
              builder.add(id, endings.get(imageEnding[i]), endings.get(truthEnding[i]), bytes[i]);
            });
    return builder.build();
  }

  /** Gathers samples. */
  static final class Builder {
    private final String imageFolder;
    private final String truthFolder;
    private final ArrayList<String> endings = new ArrayList<>(List.of(""));
    private byte[] pool = new byte[1 << 10];
    private int used;
    private int count;
    private int[] ends = new int[64];
    private byte[] imageEnding = new byte[64];
    private byte[] truthEnding = new byte[64];
    private long[] bytes = new long[64];
    private SampleNames names;
    private SampleNames truths;

    /** Folders may be null: no truth, or truth alone. */
    Builder(String imageFolder, String truthFolder) {
      this.imageFolder = imageFolder;
      this.truthFolder = truthFolder;
    }

    /** One whose file has a name of its own; a list has only such, or none. */
    void add(String id, String name, long size, int width, int height) {
      if (names == null) {
        names = new SampleNames();
      }
      names.add(name, width, height);
      add(id, "", "", size);
    }

    /** The name of the next one's truth, where that has one of its own; all have, or none. */
    void truth(String name) {
      if (truths == null) {
        truths = new SampleNames();
      }
      truths.add(name, 0, 0);
    }

    void add(String id, String imageEnd, String truthEnd, long size) {
      byte[] key = id.getBytes(StandardCharsets.UTF_8);
      int end = Math.addExact(used, key.length);
      if (end > pool.length) {
        pool = Arrays.copyOf(pool, (int) Math.min(Integer.MAX_VALUE - 8L, end * 3L / 2));
      }
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, count * 2);
        imageEnding = Arrays.copyOf(imageEnding, count * 2);
        truthEnding = Arrays.copyOf(truthEnding, count * 2);
        bytes = Arrays.copyOf(bytes, count * 2);
      }
      System.arraycopy(key, 0, pool, used, key.length);
      used = end;
      ends[count] = end;
      imageEnding[count] = ending(imageEnd);
      truthEnding[count] = ending(truthEnd);
      bytes[count++] = size;
    }

    private byte ending(String text) {
      int at = endings.indexOf(text);
      if (at < 0) {
        at = endings.size();
        endings.add(text);
      }
      return (byte) at;
    }

    int size() {
      return count;
    }

    SampleList build() {
      return new SampleList(this);
    }
  }
}
