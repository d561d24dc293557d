package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.JsonKeys;
import dev.pixeltally.dataset.coco.JsonScanner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What Cityscapes' annotators drew: a {@code *_polygons.json}, whose objects stand behind each
 * other in their order, the last in front.
 *
 * @param width pixels a row of the image
 * @param height its rows
 * @param outlines the objects that were not deleted, in the file's order
 */
public record CityscapesOutlines(int width, int height, List<Outline> outlines) {
  /** No name of a class is longer. */
  private static final int LONGEST = 100;

  /** Corners beyond are no photograph's. */
  public static final int FARTHEST = 1_000_000;

  /**
   * An object's.
   *
   * @param label name of its class, with {@code group} behind it where it is of several
   * @param xy x and y of its corners, which are pixels; two corners at least
   */
  public record Outline(String label, @SuppressWarnings("ArrayRecordComponent") int[] xy) {}

  /**
   * Reads a file.
   *
   * @param address for messages
   * @throws SampleException CORRUPT where it is none, with the byte
   */
  public static CityscapesOutlines read(byte[] file, String address) throws SampleException {
    try (JsonScanner json = new JsonScanner(new ByteArrayInputStream(file), address)) {
      return new Reader(json).read();
    } catch (Refusal e) {
      throw new SampleException(Stage.TRUTH, Reason.CORRUPT, e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory failed to be read", e);
    }
  }

  /** One file's. */
  private static final class Reader {
    private final JsonScanner json;
    private final JsonKeys top = new JsonKeys("imgHeight", "imgWidth", "objects");
    private final JsonKeys keys = new JsonKeys("label", "polygon", "deleted");
    private int[] xy = new int[256];
    private int size;

    Reader(JsonScanner json) {
      this.json = json;
    }

    CityscapesOutlines read() throws IOException {
      long height = 0;
      long width = 0;
      List<Outline> outlines = null;
      json.beginObject();
      for (int key = json.key(top, JsonKeys.NONE);
          key != JsonScanner.END;
          key = json.key(top, key)) {
        switch (key) {
          case 0 -> height = json.integer();
          case 1 -> width = json.integer();
          case 2 -> outlines = outlines();
          default -> json.skip();
        }
      }
      json.finish();
      if (outlines == null
          || height < 1
          || width < 1
          || height > Integer.MAX_VALUE
          || width > Integer.MAX_VALUE) {
        throw json.refusal(
            "no polygons: imgHeight and imgWidth, both above 0, and a list of objects are valid");
      }
      return new CityscapesOutlines((int) width, (int) height, outlines);
    }

    private List<Outline> outlines() throws IOException {
      List<Outline> outlines = new ArrayList<>();
      json.beginArray();
      while (json.more()) {
        Outline outline = outline();
        if (outline != null) {
          outlines.add(outline);
        }
      }
      return List.copyOf(outlines);
    }

    /** Null where it was deleted. */
    private Outline outline() throws IOException {
      String label = null;
      boolean deleted = false;
      size = 0;
      json.beginObject();
      for (int key = json.key(keys, JsonKeys.NONE);
          key != JsonScanner.END;
          key = json.key(keys, key)) {
        switch (key) {
          case 0 -> label = json.text(LONGEST);
          case 1 -> corners();
          case 2 -> deleted = json.flag();
          default -> json.skip();
        }
      }
      if (deleted) {
        return null;
      }
      if (label == null || size < 4) {
        throw json.refusal(
            "an object "
                + (label == null ? "without a label" : Lister.shown(label))
                + " with "
                + size / 2
                + " corners; a label and a polygon of two corners or more are valid");
      }
      return new Outline(label, Arrays.copyOf(xy, size));
    }

    private void corners() throws IOException {
      size = 0;
      json.beginArray();
      while (json.more()) {
        if (size + 2 > xy.length) {
          xy = Arrays.copyOf(xy, 2 * size);
        }
        int count = 0;
        json.beginArray();
        while (json.more()) {
          double value = json.number();
          if (count < 2) {
            xy[size + count] = pixel(value);
          }
          count++;
        }
        if (count < 2) {
          throw json.refusal("a corner of " + count + " numbers; [x, y] is valid");
        }
        size += 2;
      }
    }

    /** The drawer cuts decimals off, towards zero. */
    private int pixel(double value) {
      if (!(Math.abs(value) <= FARTHEST)) {
        throw json.refusal(
            "a corner at " + value + "; valid: -" + FARTHEST + ".." + FARTHEST + " pixels");
      }
      return (int) value;
    }
  }
}
