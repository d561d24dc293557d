package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.MatLabels;
import dev.pixeltally.image.Rle;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.voc.SdsTruth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects of SBD, {@code inst/ID.mat}: {@code GTinst.Segmentation} numbers them from 1, {@code
 * GTinst.Categories} has their classes' ids in that order. Pixels of numbers beyond these belong to
 * no object.
 *
 * <p>Strict keeps a fault of {@code generalized_det_eval.m}: it takes categories of 0 out of the
 * list and not the objects, so that all that follow have another object's mask. Corrected leaves
 * out the object, and one without a pixel, which strict looks for in vain.
 */
final class SdsMatTruths implements SdsTruths {
  private static final String STRUCT = "GTinst";
  private static final String PIXELS = "Segmentation";
  private static final String CATEGORIES = "Categories";
  private static final int NUMBERS = 256;

  private final VocFolder folder;
  private final Mode mode;
  private final DecodeLimits limits;
  private final Map<Integer, Integer> indices = new HashMap<>();

  SdsMatTruths(VocFolder folder, List<LabelClass> classes, Mode mode, DecodeLimits limits) {
    this.folder = folder;
    this.mode = mode;
    this.limits = limits;
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i).id(), i);
    }
  }

  @Override
  public SdsTruth read(String id) throws SampleException {
    String address = Addresses.under(folder.base(), "inst/" + id + ".mat");
    try {
      byte[] file = folder.storage().read(address, limits.maxBytes(), Reason.MISSING_TRUTH);
      Map<String, LabelMap> fields =
          MatLabels.fields(file, STRUCT, List.of(PIXELS, CATEGORIES), limits);
      return truth(field(fields, PIXELS), field(fields, CATEGORIES));
    } catch (SampleException e) {
      throw new SampleException(Stage.TRUTH, e.reason(), address + ": " + e.getMessage(), e);
    }
  }

  private static LabelMap field(Map<String, LabelMap> fields, String name) throws SampleException {
    if (!fields.containsKey(name)) {
      throw corrupt(STRUCT + " has no " + name);
    }
    return fields.get(name);
  }

  private SdsTruth truth(LabelMap pixels, LabelMap categories) throws SampleException {
    if (pixels.width() == 0) {
      throw corrupt(STRUCT + "." + PIXELS + " is empty");
    }
    boolean[] there = new boolean[NUMBERS];
    int last = 0;
    for (byte number : pixels.ids()) {
      there[number & 0xff] = true;
      last = Math.max(last, number & 0xff);
    }
    List<Integer> found = new ArrayList<>();
    List<Rle> masks = new ArrayList<>();
    int number = 0;
    for (byte category : categories.ids()) {
      if (category == 0 && mode == Mode.STRICT) {
        continue;
      }
      number++;
      Integer index = category == 0 ? null : indices.get(category & 0xff);
      if (index == null || (mode == Mode.CORRECTED && (number > last || !there[number]))) {
        continue;
      }
      if (number > last) {
        throw corrupt(
            "object %d of %s.%s is beyond the last of %s, %d"
                .formatted(number, STRUCT, CATEGORIES, PIXELS, last));
      }
      found.add(index);
      masks.add(SdsTruths.mask(pixels, number));
    }
    return new SdsTruth(
        pixels.height(),
        pixels.width(),
        found.stream().mapToInt(Integer::intValue).toArray(),
        masks);
  }

  private static SampleException corrupt(String what) {
    return new SampleException(Stage.TRUTH, Reason.CORRUPT, what);
  }
}
