package dev.pixeltally.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a folder by stem (name without ending), compactly: one byte array for all stems and
 * flat arrays beside it, some 40 bytes a file, so that a million files need no million objects.
 */
final class FileTable {
  private byte[] pool = new byte[1 << 10];
  private int[] starts = new int[64];
  private long[] sizes = new long[64];
  private byte[] endings = new byte[64];
  private int[] slots = new int[128];
  private int count;
  private final List<String> endingNames = new ArrayList<>();
  private final Map<Integer, String> twins = new HashMap<>();

  /** Adds a file; where its stem is there already, the first keeps its place and both are named. */
  void add(String name, long bytes) {
    int dot = name.lastIndexOf('.');
    add(name, dot < 0 ? name.length() : dot, bytes);
  }

  /** Adds a file whose stem is its whole name. */
  void addWhole(String name, long bytes) {
    add(name, name.length(), bytes);
  }

  /** Adds a file whose stem is the first {@code dot} characters of its name. */
  void add(String name, int dot, long bytes) {
    String stem = name.substring(0, dot);
    byte[] key = stem.getBytes(StandardCharsets.UTF_8);
    grow(key.length);
    int slot = slot(key);
    if (slots[slot] != 0) {
      int first = slots[slot] - 1;
      // Listings come in any order; the name that is named first must not.
      String[] both = {stem + ending(first), name};
      Arrays.sort(both);
      twins.putIfAbsent(first, both[0] + " and " + both[1]);
      return;
    }
    System.arraycopy(key, 0, pool, starts[count], key.length);
    starts[count + 1] = starts[count] + key.length;
    sizes[count] = bytes;
    endings[count] = ending(name.substring(dot));
    slots[slot] = ++count;
  }

  private byte ending(String text) {
    int at = endingNames.indexOf(text);
    if (at < 0) {
      at = endingNames.size();
      endingNames.add(text);
    }
    // Callers add only the endings of images, in their spellings: far fewer than 127.
    return (byte) at;
  }

  private void grow(int bytes) {
    if (count + 2 > starts.length) {
      starts = Arrays.copyOf(starts, count * 2 + 2);
      sizes = Arrays.copyOf(sizes, count * 2 + 2);
      endings = Arrays.copyOf(endings, count * 2 + 2);
    }
    int needed = Math.addExact(starts[count], bytes);
    if (needed > pool.length) {
      pool = Arrays.copyOf(pool, (int) Math.min(Integer.MAX_VALUE - 8L, needed * 3L / 2));
    }
    if (count * 2 > slots.length) {
      rehash();
    }
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    for (int i = 0; i < count; i++) {
      slots[slot(Arrays.copyOfRange(pool, starts[i], starts[i + 1]))] = i + 1;
    }
  }

  /** Where the key stands, or the free slot where it would. */
  private int slot(byte[] key) {
    int mask = slots.length - 1;
    int hash = Arrays.hashCode(key) * 0x9E3779B9;
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (slots[slot] != 0 && !is(slots[slot] - 1, key)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean is(int file, byte[] key) {
    return Arrays.equals(pool, starts[file], starts[file + 1], key, 0, key.length);
  }

  int size() {
    return count;
  }

  /** Number of the file with this stem, or -1. */
  int find(String stem) {
    return slots[slot(stem.getBytes(StandardCharsets.UTF_8))] - 1;
  }

  String stem(int file) {
    return new String(pool, starts[file], starts[file + 1] - starts[file], StandardCharsets.UTF_8);
  }

  /** The ending with its dot, as it is spelt; empty where there is none. */
  String ending(int file) {
    return endingNames.get(endings[file]);
  }

  long bytes(int file) {
    return sizes[file];
  }

  /** {@code a.jpg and a.png} where two files share this stem, else null. */
  String twins(int file) {
    return twins.get(file);
  }

  /** All stems, sorted. */
  String[] sortedStems() {
    String[] stems = new String[count];
    for (int i = 0; i < count; i++) {
      stems[i] = stem(i);
    }
    Arrays.sort(stems);
    return stems;
  }
}
