package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Rle;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.voc.SdsTruth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects with masks of VOC's pictures: {@code SegmentationObject} numbers the objects, {@code
 * SegmentationClass} has their class; the border, 255, belongs to no object.
 */
final class SdsPngTruths implements SdsTruths {
  private static final int BORDER = 255;
  private static final int IDS = 256;

  private final VocFolder folder;
  private final DecodeLimits limits;
  private final Map<Integer, Integer> indices = new HashMap<>();

  /** A decoder's next map may take the room of its last. */
  private final IndexPng objectPng = new IndexPng();

  private final IndexPng classPng = new IndexPng();

  SdsPngTruths(VocFolder folder, List<LabelClass> classes, DecodeLimits limits) {
    this.folder = folder;
    this.limits = limits;
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i).id(), i);
    }
  }

  /** An image's objects of the judged classes, by their numbers. */
  @Override
  public SdsTruth read(String id) throws SampleException {
    LabelMap objects = map(objectPng, "SegmentationObject", id);
    LabelMap classes = map(classPng, "SegmentationClass", id);
    if (objects.width() != classes.width() || objects.height() != classes.height()) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.SIZE_MISMATCH,
          "The pictures of " + id + " in SegmentationObject and SegmentationClass differ in size");
    }
    int[][] pixels = new int[IDS][];
    // A decoder's map has room for the largest so far.
    int all = objects.width() * objects.height();
    for (int i = 0; i < all; i++) {
      int number = objects.ids()[i] & 0xff;
      int classId = classes.ids()[i] & 0xff;
      if (number != 0 && number != BORDER) {
        pixels[number] = pixels[number] == null ? new int[IDS] : pixels[number];
        pixels[number][classId]++;
      }
    }
    List<Integer> found = new ArrayList<>();
    List<Rle> masks = new ArrayList<>();
    for (int number = 1; number < BORDER; number++) {
      if (pixels[number] != null) {
        Integer index = indices.get(only(id, number, pixels[number]));
        if (index != null) {
          found.add(index);
          masks.add(SdsTruths.mask(objects, number));
        }
      }
    }
    return new SdsTruth(
        objects.height(),
        objects.width(),
        found.stream().mapToInt(Integer::intValue).toArray(),
        masks);
  }

  /** An object's class, of which there is one. */
  private static int only(String id, int number, int[] pixels) throws SampleException {
    int most = 0;
    for (int c = 0; c < pixels.length; c++) {
      most = c != BORDER && (most == BORDER || pixels[c] > pixels[most]) ? c : most;
    }
    for (int c = 0; c < BORDER; c++) {
      if (c != most && pixels[c] > 0) {
        throw new SampleException(
            Stage.TRUTH,
            Reason.CORRUPT,
            "Object "
                + number
                + " of "
                + id
                + " has pixels of classes "
                + most
                + " and "
                + c
                + "; those of one class are valid");
      }
    }
    return most;
  }

  private LabelMap map(IndexPng png, String kind, String id) throws SampleException {
    String address = Addresses.under(folder.base(), kind + "/" + id + ".png");
    try {
      return png.decode(
          folder.storage().read(address, limits.maxBytes(), Reason.MISSING_TRUTH), limits);
    } catch (SampleException e) {
      throw new SampleException(Stage.TRUTH, e.reason(), address + ": " + e.getMessage(), e);
    }
  }
}
