package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.LabelMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Pixels by number of a map of instances: of the whole map, or under a mask. Eight pixels that are
 * alike are one step. Belongs to one thread; counts stand until the next ones are made.
 */
final class ObjectPixels {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long EACH_NUMBER = 0x0001_0001_0001_0001L;

  private final int[] counts = new int[1 << 16];
  private int[] met = new int[64];
  private int size;
  private int all;

  /** Counts every pixel. */
  void count(InstanceMap map) {
    clear();
    int pixels = map.width() * map.height();
    int i = 0;
    while (i < pixels) {
      int alike = alike(map.ids(), i, pixels);
      add(map.id(i), alike);
      i += alike;
    }
  }

  /** Counts the pixels that belong to a mask of the map's size. */
  void count(InstanceMap map, LabelMap mask) {
    clear();
    byte[] set = mask.ids();
    int pixels = map.width() * map.height();
    int whole = pixels & ~7;
    int i = 0;
    while (i < pixels) {
      if (i < whole && (i & 7) == 0) {
        long eight = (long) LONGS.get(set, i);
        if (eight == 0) {
          i += 8;
          continue;
        }
        if (full(eight) && alike(map.ids(), i, pixels) == 8) {
          add(map.id(i), 8);
          i += 8;
          continue;
        }
      }
      if (set[i] != 0) {
        add(map.id(i), 1);
      }
      i++;
    }
  }

  /** Whether none of eight bytes is 0. */
  private static boolean full(long eight) {
    return ((eight - 0x0101_0101_0101_0101L) & ~eight & 0x8080_8080_8080_8080L) == 0;
  }

  /** 8 where the next eight pixels have one number, else 1. */
  private static int alike(byte[] ids, int i, int pixels) {
    if (i + 8 > pixels) {
      return 1;
    }
    long first = (long) LONGS.get(ids, 2 * i);
    boolean flat = first == (first >>> 48) * EACH_NUMBER;
    return flat && (long) LONGS.get(ids, 2 * i + 8) == first ? 8 : 1;
  }

  private void add(int number, int pixels) {
    if (counts[number] == 0) {
      if (size == met.length) {
        met = Arrays.copyOf(met, 2 * size);
      }
      met[size++] = number;
    }
    counts[number] += pixels;
    all += pixels;
  }

  private void clear() {
    for (int i = 0; i < size; i++) {
      counts[met[i]] = 0;
    }
    size = 0;
    all = 0;
  }

  /** Pixels with this number. */
  int of(int number) {
    return counts[number];
  }

  /** All that were counted. */
  int all() {
    return all;
  }

  /** The numbers met, ascending. */
  int[] numbers() {
    int[] numbers = Arrays.copyOf(met, size);
    Arrays.sort(numbers);
    return numbers;
  }
}
