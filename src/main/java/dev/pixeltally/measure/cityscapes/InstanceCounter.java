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
 * predicted as any of its category's. Eight pixels that are all alike are one step. Of one image.
 */
final class InstanceCounter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
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
    byte[] ids = truth.ids();
    byte[] guesses = prediction.ids();
    int whole = pixels & ~7;
    int i = 0;
    while (i < whole) {
      long first = (long) LONGS.get(ids, 2 * i);
      long guess = (long) LONGS.get(guesses, i);
      long flat = (first >>> 48) * EACH_NUMBER;
      long flatGuess = (guess >>> 56) * EACH_BYTE;
      if (first == flat && (long) LONGS.get(ids, 2 * i + 8) == flat && guess == flatGuess) {
        int start = i;
        do {
          i += 8;
        } while (i < whole
            && (long) LONGS.get(ids, 2 * i) == flat
            && (long) LONGS.get(ids, 2 * i + 8) == flat
            && (long) LONGS.get(guesses, i) == flatGuess);
        add((int) (first >>> 48), (int) (guess >>> 56), i - start);
      } else {
        single(truth, guesses, i, i + 8);
        i += 8;
      }
    }
    single(truth, guesses, i, pixels);
  }

  private void single(InstanceMap truth, byte[] guesses, int from, int to) throws SampleException {
    for (int k = from; k < to; k++) {
      add(truth.id(k), guesses[k] & 0xff, 1);
    }
  }

  private void add(int number, int guess, int pixels) throws SampleException {
    if (number <= GROUPS) {
      return;
    }
    int at = 3 * (places[number] != 0 ? (places[number] & 0xffff) - 1 : place(number));
    counts[at] += pixels;
    int id = number / GROUPS;
    if (guess == id) {
      counts[at + 1] += pixels;
    }
    if (guess < CityscapesClass.COUNT) {
      CityscapesClass predicted = CityscapesClass.of(guess);
      if (predicted.isThing() && predicted.category == CityscapesClass.of(id).category) {
        counts[at + 2] += pixels;
      }
    }
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
