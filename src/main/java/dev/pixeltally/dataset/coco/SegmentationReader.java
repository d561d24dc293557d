package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.util.Arrays;

/** Reads "segmentation": polygons, run lengths as numbers, or COCO's string of them. */
final class SegmentationReader {
  private final JsonKeys keys = new JsonKeys("counts", "size");
  private static final int COUNTS = 0;
  private static final int SIZE = 1;

  /** Characters, runs or coordinates of one mask: no honest one has nearly as many. */
  private static final int LONGEST = 1 << 24;

  private final JsonScanner json;
  private final ByteStore into;
  private final ByteStore scratch = new ByteStore();
  private long[] numbers = new long[256];
  private double[] coordinates = new double[256];

  /** Whether the last mask had a ring of four numbers. */
  private boolean fourNumbers;

  /** Whether the last mask had a ring of so many numbers that one of them belongs to no point. */
  private boolean odd;

  private String problem;

  SegmentationReader(JsonScanner json, ByteStore into) {
    this.json = json;
    this.into = into;
  }

  /** The store's address of the value that comes next; what is no mask is refused. */
  long read() throws IOException {
    long address = tryToRead();
    if (problem != null) {
      throw json.refusal(problem);
    }
    return address;
  }

  /** The same; of what is no mask {@link #problem} says why, and the address is that of none. */
  long tryToRead() throws IOException {
    fourNumbers = false;
    odd = false;
    problem = null;
    int b = json.peek();
    if (b == '[') {
      return polygons();
    }
    if (b == '{') {
      return runs();
    }
    if (json.isNull()) {
      return Segmentation.NONE;
    }
    throw json.wrong("polygons or run lengths", b);
  }

  /** Why what was read last is no mask; null where it is one, or none at all. */
  String problem() {
    return problem;
  }

  /** Counts what was odd about the mask that was read last. */
  void warn(CocoWarnings into, String what, long id) {
    if (fourNumbers) {
      into.add(CocoWarning.FOUR_NUMBER_POLYGON, what, id);
    }
    if (odd) {
      into.add(CocoWarning.ODD_POLYGON, what, id);
    }
  }

  private long polygons() throws IOException {
    into.begin();
    into.append((byte) Segmentation.POLYGONS);
    json.beginArray();
    int rings = 0;
    int total = 0;
    int[] ends = new int[4];
    while (json.more()) {
      int from = total;
      json.beginArray();
      while (json.more()) {
        if (total == LONGEST) {
          throw tooLong("coordinates");
        }
        if (total == coordinates.length) {
          coordinates = Arrays.copyOf(coordinates, total * 2);
        }
        coordinates[total++] = json.number();
        total = json.shortNumbers(coordinates, total, Math.min(coordinates.length, LONGEST));
      }
      fourNumbers |= total - from == 4;
      odd |= ((total - from) & 1) == 1;
      if (rings == LONGEST) {
        throw tooLong("rings");
      }
      if (rings == ends.length) {
        ends = Arrays.copyOf(ends, rings * 2);
      }
      ends[rings++] = total;
    }
    into.appendNumber(rings);
    int at = 0;
    for (int r = 0; r < rings; r++) {
      into.appendNumber(ends[r] - at);
      for (; at < ends[r]; at++) {
        Segmentation.append(into, coordinates[at]);
      }
    }
    return into.end();
  }

  private long runs() throws IOException {
    long height = -1;
    long width = -1;
    int count = -1;
    long text = -1;
    ByteStore texts = scratch;
    json.beginObject();
    for (int key = -1; (key = json.key(keys, key)) != JsonScanner.END; ) {
      if (key == SIZE) {
        json.beginArray();
        int n = 0;
        while (json.more()) {
          long side = json.integer();
          height = n == 0 ? side : height;
          width = n == 1 ? side : width;
          n++;
        }
        if (n != 2) {
          problem = "a mask's size has " + n + " numbers; height and width are valid";
        }
      } else if (key == COUNTS && json.peek() == '"') {
        texts.reset();
        text = json.text(texts, LONGEST);
      } else if (key == COUNTS) {
        count = counts();
      } else {
        json.skip();
      }
    }
    if (problem == null && (height < 0 || width < 0 || (text < 0 && count < 0))) {
      problem = "run lengths need \"counts\" and a \"size\" of [height, width]";
    }
    if (problem != null) {
      return Segmentation.NONE;
    }
    into.begin();
    into.append((byte) (text >= 0 ? Segmentation.TEXT : Segmentation.COUNTS));
    into.appendNumber(height);
    into.appendNumber(width);
    if (text >= 0) {
      int from = ByteStore.offset(text);
      into.append(texts.chunk(text), from, from + texts.length(text));
    } else {
      into.appendNumber(count);
      for (int i = 0; i < count; i++) {
        into.appendNumber(numbers[i]);
      }
    }
    return into.end();
  }

  private Refusal tooLong(String what) {
    return json.refusal("a mask of over " + LONGEST + " " + what);
  }

  private int counts() throws IOException {
    int n = 0;
    json.beginArray();
    while (json.more()) {
      if (n == LONGEST) {
        throw tooLong("runs");
      }
      if (n == numbers.length) {
        numbers = Arrays.copyOf(numbers, n * 2);
      }
      numbers[n++] = json.integer();
    }
    return n;
  }
}
