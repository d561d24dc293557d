package dev.pixeltally.jobs;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.voc.VocInstanceFolder;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Rle;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.voc.SdsPrediction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Instances of a folder of pictures and texts. */
final class SdsPictures implements SdsPredictions {
  private final VocInstanceFolder folder;
  private final DecodeLimits limits;
  private final Map<String, Integer> indices = new HashMap<>();
  private final IndexPng png = new IndexPng();
  private long without;
  private long others;
  private String firstOther = "";

  SdsPictures(VocInstanceFolder folder, List<LabelClass> classes, DecodeLimits limits) {
    this.folder = folder;
    this.limits = limits;
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i).name(), i);
    }
  }

  @Override
  public SdsPrediction of(String id, int place) throws SampleException {
    List<VocInstanceFolder.Instance> instances = new ArrayList<>();
    if (folder.has(id)) {
      instances.addAll(folder.instances(id));
    } else {
      without++;
    }
    for (VocInstanceFolder.Instance one : instances) {
      if (!indices.containsKey(one.name())) {
        firstOther = others == 0 ? one.name() : firstOther;
        others++;
      }
    }
    instances.removeIf(one -> !indices.containsKey(one.name()));
    List<Rle> masks = new ArrayList<>();
    if (!instances.isEmpty()) {
      LabelMap map = png.decode(folder.picture(id, limits.maxBytes()), limits);
      instances.forEach(one -> masks.add(SdsTruths.mask(map, one.number())));
    }
    return new SdsPrediction(
        place,
        instances.stream().mapToInt(one -> indices.get(one.name())).toArray(),
        instances.stream().mapToDouble(VocInstanceFolder.Instance::score).toArray(),
        masks);
  }

  @Override
  public String warning() {
    List<String> parts = new ArrayList<>();
    if (without > 0) {
      parts.add(without + " images without a file");
    }
    if (others > 0) {
      parts.add(others + " instances of classes not judged, as " + Printable.of(firstOther));
    }
    return String.join(", ", parts);
  }
}
