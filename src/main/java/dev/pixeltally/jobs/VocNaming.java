package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.ResultNames;
import dev.pixeltally.labels.LabelClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How results of COCO's form call a VOC split's images and classes: by their names, as texts, or by
 * numbers, which are the digits of an image's name (2007000027 of 2007_000027) and a class's id.
 */
final class VocNaming implements ResultNames {
  /** Numbers from here on stand for the images in their order: no honest file has them. */
  private static final long FIRST = Long.MIN_VALUE + 2;

  private static final int MOST_DIGITS = 18;

  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<Long, Integer> byDigits = new HashMap<>();

  /** Images whose digits others have too. */
  private final Map<Long, String> shared = new HashMap<>();

  private final Map<String, Integer> classPlaces = new HashMap<>();
  private final Map<Long, Integer> byClassId = new HashMap<>();

  /**
   * Prepares.
   *
   * @param images the names of the split's
   * @param classes the judged ones
   */
  VocNaming(Collection<String> images, List<LabelClass> classes) {
    names = new ArrayList<>(images);
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
      String digits = names.get(i).replaceAll("[^0-9]", "");
      if (!digits.isEmpty() && digits.length() <= MOST_DIGITS) {
        long number = Long.parseLong(digits);
        Integer other = byDigits.put(number, i);
        if (other != null) {
          shared.put(number, names.get(other));
        }
      }
    }
    for (int i = 0; i < classes.size(); i++) {
      classPlaces.put(classes.get(i).name(), i);
      byClassId.put((long) classes.get(i).id(), i);
    }
  }

  @Override
  public OptionalLong image(String name) {
    Integer place = places.get(name);
    return place == null ? OptionalLong.empty() : OptionalLong.of(FIRST + place);
  }

  @Override
  public long category(String name) {
    Integer place = classPlaces.get(name);
    return place == null ? Long.MIN_VALUE + 1 : FIRST + place;
  }

  /**
   * The name of the image that a detection is of; null: the split has none.
   *
   * @param number as a file has it, or {@link #image} gave it
   * @throws Refusal where the digits are those of several images
   */
  String imageOf(long number) {
    if (number >= FIRST && number < FIRST + names.size()) {
      return names.get((int) (number - FIRST));
    }
    Integer place = byDigits.get(number);
    if (shared.containsKey(number)) {
      throw new Refusal(
          "Cannot join detections to images by the digits of their names: "
              + shared.get(number)
              + " and "
              + names.get(place)
              + " both have "
              + number
              + "; \"image_id\": \""
              + names.get(place)
              + "\" is valid");
    }
    return place == null ? null : names.get(place);
  }

  /** Place of the class that a detection has, or null: it is not judged. */
  Integer classOf(long number) {
    return number >= FIRST && number < FIRST + classPlaces.size()
        ? Integer.valueOf((int) (number - FIRST))
        : byClassId.get(number);
  }

  /** What to say of a detection whose image the split lacks. */
  static Refusal stray(String source, String detection, long number) {
    return new Refusal(
        "Cannot score "
            + source
            + ": detection "
            + detection
            + " has image "
            + number
            + ", and no image of the split has these digits (2007000027 is 2007_000027)");
  }
}
