package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.JsonKeys;
import dev.pixeltally.dataset.coco.JsonScanner;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * How far Cityscapes' objects are from the camera: cityscapesScripts' {@code gtInstances.json},
 * which names of every file of instance ids, by class, its objects with {@code instID}, {@code
 * pixelCount}, {@code medDist} (metres) and {@code distConf} (share of pixels with a disparity).
 */
public final class GtInstances {
  private static final String ENDING = "_gtFine_instanceIds.png";
  private static final String COARSE = "_gtCoarse_instanceIds.png";

  /** Of a key; a path has no more. */
  private static final int LONGEST = 1 << 14;

  /** Objects of all images; Cityscapes has 100,000 with its training images. */
  private static final int MOST = 50_000_000;

  private final Map<String, Map<Integer, Found>> images = new HashMap<>();
  private int count;

  /**
   * An object.
   *
   * @param pixels how many it has
   * @param distance metres, the median of its pixels'
   * @param confidence share of its pixels whose distance is known
   */
  public record Found(int pixels, double distance, double confidence) {}

  private GtInstances() {}

  /** Reads a file; {@link Refusal} names the byte where it is not of this form. */
  public static GtInstances read(Storage storage, String address) {
    GtInstances all = new GtInstances();
    try (InputStream in = storage.open(address);
        JsonScanner json = new JsonScanner(in, address)) {
      // Python writes Infinity, of what is too far to be measured.
      json.takeNonFinite();
      JsonKeys keys = new JsonKeys("instID", "pixelCount", "medDist", "distConf");
      json.beginObject();
      for (String key = json.nextKey(LONGEST); key != null; key = json.nextKey(LONGEST)) {
        all.images.put(core(key), all.image(json, keys));
      }
      json.finish();
    } catch (IOException e) {
      throw new Refusal("Cannot read " + address + ": " + e, e);
    }
    if (all.images.isEmpty()) {
      throw new Refusal("Cannot read " + address + ": it names no image");
    }
    return all;
  }

  private Map<Integer, Found> image(JsonScanner json, JsonKeys keys) throws IOException {
    Map<Integer, Found> objects = new HashMap<>();
    json.beginObject();
    while (json.nextKey(LONGEST) != null) {
      json.beginArray();
      while (json.more()) {
        object(json, keys, objects);
        if (++count > MOST) {
          throw json.refusal("over " + MOST + " objects");
        }
      }
    }
    return objects;
  }

  private static void object(JsonScanner json, JsonKeys keys, Map<Integer, Found> objects)
      throws IOException {
    long id = -1;
    long pixels = -1;
    double distance = Double.NaN;
    double confidence = Double.NaN;
    json.beginObject();
    for (int key = json.key(keys, JsonKeys.NONE);
        key != JsonScanner.END;
        key = json.key(keys, key)) {
      switch (key) {
        case 0 -> id = json.integer();
        case 1 -> pixels = json.integer();
        case 2 -> distance = json.number();
        case 3 -> confidence = json.number();
        default -> json.skip();
      }
    }
    if (id < 0 || id > 0xffff || pixels < 0 || pixels > Integer.MAX_VALUE) {
      throw json.refusal("an object with instID " + id + " and pixelCount " + pixels);
    }
    if (Double.isNaN(distance) || Double.isNaN(confidence)) {
      throw json.refusal("the object with instID " + id + " lacks medDist or distConf");
    }
    objects.put((int) id, new Found((int) pixels, distance, confidence));
  }

  /** The file's name up to what it is: {@code frankfurt_000000_000294}. */
  private static String core(String path) {
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    return name.endsWith(ENDING)
        ? name.substring(0, name.length() - ENDING.length())
        : name.endsWith(COARSE) ? name.substring(0, name.length() - COARSE.length()) : name;
  }

  /** The objects of a sample by their numbers; null where the file does not name it. */
  public Map<Integer, Found> find(String id) {
    return images.get(CityscapesNames.core(id));
  }
}
