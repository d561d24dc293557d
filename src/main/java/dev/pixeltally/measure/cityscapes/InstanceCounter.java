package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.LabelMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts of each object of an image its pixels, those that were predicted as its class, and those
 * predicted as any of its category's. Pixels that are all alike are taken together. Of one image.
 */
final class InstanceCounter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long EACH_NUMBER = 0x0001_0001_0001_0001L;
  private static final int NUMBERS = 1 << 16;

  /** Numbers up to this one say a class. */
  private static final int GROUPS = 1000;

  /** By number: where its counts stand, plus one; 0: not met yet. */
  private final short[] places = new short[NUMBERS];

  private int[] numbers = new int[64];

  /** Three counts a place: pixels, of its class, of its category. */
  private int[] counts = new int[3 * 64];

  private int met;

  /**
   * Counts the image, of which {@link #add} then tells.
   *
   * @throws SampleException UNKNOWN_CLASS_ID where an object is of no class that has such
   */
  void count(InstanceMap truth, LabelMap prediction) throws SampleException {
    int pixels = truth.width() * truth.height();
    int i = 0;
    while (i < pixels) {
      int number = truth.id(i);
      int end = end(truth, number, i, pixels);
      if (number > GROUPS) {
        add(number, prediction.ids(), i, end);
      }
      i = end;
    }
  }

  /** Where a run of pixels of one number ends. */
  private static int end(InstanceMap map, int number, int from, int pixels) {
    byte[] ids = map.ids();
    long flat = number * EACH_NUMBER;
    int i = from + 1;
    while (i + 4 <= pixels) {
      long change = (long) LONGS.get(ids, 2 * i) ^ flat;
      if (change != 0) {
        return i + (Long.numberOfLeadingZeros(change) >> 4);
      }
      i += 4;
    }
    while (i < pixels && map.id(i) == number) {
      i++;
    }
    return i;
  }

  /** Counts what was predicted on a run of pixels of one object. */
  private void add(int number, byte[] guesses, int from, int to) throws SampleException {
    int at = 3 * (places[number] != 0 ? (places[number] & 0xffff) - 1 : place(number));
    int id = number / GROUPS;
    CityscapesClass.Category category = CityscapesClass.of(id).category;
    int hit = 0;
    int related = 0;
    int i = from;
    while (i < to) {
      int guess = guesses[i] & 0xff;
      int start = i;
      i++;
      while (i < to && (guesses[i] & 0xff) == guess) {
        i++;
      }
      if (guess == id) {
        hit += i - start;
      }
      if (guess < CityscapesClass.COUNT) {
        CityscapesClass predicted = CityscapesClass.of(guess);
        if (predicted.isThing() && predicted.category == category) {
          related += i - start;
        }
      }
    }
    counts[at] += to - from;
    counts[at + 1] += hit;
    counts[at + 2] += related;
  }

  private int place(int number) throws SampleException {
    int id = number / GROUPS;
    boolean known = id < CityscapesClass.COUNT;
    if (!known || (CityscapesClass.of(id).isJudged() && !CityscapesClass.of(id).isThing())) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.UNKNOWN_CLASS_ID,
          "An instance map with number "
              + number
              + ", an object of "
              + (known ? "class " + CityscapesClass.of(id).title : "id " + id)
              + ", which has no objects; valid: 1000 * id + number with the id of "
              + "person, rider, car, truck, bus, caravan, trailer, train, motorcycle or bicycle, and"
              + " ids alone");
    }
    if (met == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * met);
      counts = Arrays.copyOf(counts, 3 * numbers.length);
    }
    numbers[met] = number;
    places[number] = (short) ++met;
    return met - 1;
  }

  /** Adds the objects of the judged classes to sums, by ascending number. */
  void add(InstanceSums sums) {
    int[] order = Arrays.copyOf(numbers, met);
    Arrays.sort(order);
    for (int number : order) {
      CityscapesClass c = CityscapesClass.of(number / GROUPS);
      if (c.isJudged()) {
        int at = 3 * ((places[number] & 0xffff) - 1);
        sums.add(c, counts[at], counts[at + 1], counts[at + 2]);
      }
    }
  }
}
