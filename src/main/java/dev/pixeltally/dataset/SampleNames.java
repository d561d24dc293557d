package dev.pixeltally.dataset;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names of image files and the sizes of their images, as a dataset's list gives them. */
final class SampleNames implements Serializable {
  private static final long serialVersionUID = 1L;

  private byte[] pool = new byte[1 << 10];
  private int used;
  private int count;
  private int[] ends = new int[64];
  private int[] sizes = new int[128];

  void add(String name, int width, int height) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int end = Math.addExact(used, bytes.length);
    if (end > pool.length) {
      pool = Arrays.copyOf(pool, (int) Math.min(Integer.MAX_VALUE - 8L, end * 3L / 2));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      sizes = Arrays.copyOf(sizes, count * 4);
    }
    System.arraycopy(bytes, 0, pool, used, bytes.length);
    used = end;
    ends[count] = end;
    sizes[2 * count] = width;
    sizes[2 * count++ + 1] = height;
  }

  String name(int index) {
    int start = index == 0 ? 0 : ends[index - 1];
    return new String(pool, start, ends[index] - start, StandardCharsets.UTF_8);
  }

  int width(int index) {
    return sizes[2 * index];
  }

  int height(int index) {
    return sizes[2 * index + 1];
  }

  /** Without spare room. */
  SampleNames trimmed() {
    SampleNames copy = new SampleNames();
    copy.pool = Arrays.copyOf(pool, used);
    copy.used = used;
    copy.count = count;
    copy.ends = Arrays.copyOf(ends, count);
    copy.sizes = Arrays.copyOf(sizes, 2 * count);
    return copy;
  }
}
