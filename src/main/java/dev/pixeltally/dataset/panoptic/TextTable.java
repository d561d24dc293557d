package dev.pixeltally.dataset.panoptic;

import dev.pixeltally.dataset.coco.ByteStore;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Many short texts in a few arrays, found by content: a million names are no million objects. */
final class TextTable implements Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // travels as Packed
  private final ByteStore bytes = new ByteStore();

  private long[] addresses = new long[16];
  private int[] slots = new int[64];
  private int size;

  /** Where a text is written before it is {@link #add}ed. */
  ByteStore store() {
    return bytes;
  }

  /** Writes a whole number as text; its address in {@link #store}. */
  long write(long number) {
    return write(Long.toString(number));
  }

  /** Writes a text; its address in {@link #store}. */
  long write(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.begin();
    bytes.append(utf8, 0, utf8.length);
    return bytes.end();
  }

  /**
   * Keeps the text at an address.
   *
   * @return whether it is the first of its content; its number is {@link #size} - 1 either way
   */
  boolean add(long address) {
    if (size == addresses.length) {
      addresses = Arrays.copyOf(addresses, size * 2);
    }
    addresses[size] = address;
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    int slot = slot(address);
    boolean first = slots[slot] == 0;
    if (first) {
      slots[slot] = size + 1;
    }
    size++;
    return first;
  }

  int size() {
    return size;
  }

  String text(int number) {
    long address = addresses[number];
    return new String(
        bytes.chunk(address),
        ByteStore.offset(address),
        bytes.length(address),
        StandardCharsets.UTF_8);
  }

  /** The number of another table's text; -1: nowhere. */
  int find(TextTable other, int number) {
    long address = other.addresses[number];
    return slots[
            slot(
                other.bytes.chunk(address), ByteStore.offset(address), other.bytes.length(address))]
        - 1;
  }

  /** The number of a text; -1: nowhere. */
  int find(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return slots[slot(utf8, 0, utf8.length)] - 1;
  }

  /** Travels without its spare room. */
  private Object writeReplace() {
    int[] ends = new int[size];
    int end = 0;
    for (int i = 0; i < size; i++) {
      end = Math.addExact(end, bytes.length(addresses[i]));
      ends[i] = end;
    }
    byte[] all = new byte[end];
    for (int i = 0; i < size; i++) {
      int length = bytes.length(addresses[i]);
      System.arraycopy(
          bytes.chunk(addresses[i]), ByteStore.offset(addresses[i]), all, ends[i] - length, length);
    }
    return new Packed(all, ends);
  }

  @SuppressWarnings("ArrayRecordComponent") // written and read back at once
  private record Packed(byte[] all, int[] ends) implements Serializable {
    private Object readResolve() {
      TextTable table = new TextTable();
      int start = 0;
      for (int end : ends) {
        table.bytes.begin();
        table.bytes.append(all, start, end);
        table.add(table.bytes.end());
        start = end;
      }
      return table;
    }
  }

  private void grow() {
    int[] old = slots;
    slots = new int[old.length * 2];
    for (int entry : old) {
      if (entry != 0) {
        slots[slot(addresses[entry - 1])] = entry;
      }
    }
  }

  private int slot(long address) {
    return slot(bytes.chunk(address), ByteStore.offset(address), bytes.length(address));
  }

  /** Where a text stands or would. */
  private int slot(byte[] chunk, int from, int length) {
    long hash = length;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ chunk[from + i]) * 0x100000001B3L;
    }
    int mask = slots.length - 1;
    int slot = (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (slots[slot] != 0 && !same(addresses[slots[slot] - 1], chunk, from, length)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean same(long address, byte[] chunk, int from, int length) {
    int at = ByteStore.offset(address);
    return bytes.length(address) == length
        && Arrays.equals(bytes.chunk(address), at, at + length, chunk, from, from + length);
  }
}
