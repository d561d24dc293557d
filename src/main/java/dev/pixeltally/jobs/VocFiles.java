package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.dataset.voc.VocBoxes;
import dev.pixeltally.dataset.voc.VocResultsFiles;
import dev.pixeltally.dataset.voc.VocResultsReader;
import dev.pixeltally.labels.LabelClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** VOC's results files, one a class. */
record VocFiles(Storage storage, VocResultsFiles files, Strictness strictness, long mostBytes)
    implements VocSource {

  @Override
  public Found read(Map<String, Integer> images, List<LabelClass> classes) throws IOException {
    VocResultsReader reader = new VocResultsReader(storage, images, strictness, mostBytes);
    List<VocBoxes> boxes = new ArrayList<>();
    for (LabelClass one : classes) {
      String file = files.files().get(one.name());
      boxes.add(file == null ? new VocBoxes() : reader.read(file));
    }
    return new Found(
        boxes, reader.detections(), reader.leftOut(), reader.failures(), warnings(classes));
  }

  private List<String> warnings(List<LabelClass> classes) {
    List<String> warnings = new ArrayList<>();
    List<String> names = classes.stream().map(LabelClass::name).toList();
    List<String> missing = names.stream().filter(n -> !files.files().containsKey(n)).toList();
    if (!missing.isEmpty()) {
      warnings.add("no results file, so no detections, of " + String.join(", ", missing));
    }
    List<String> strays =
        files.files().keySet().stream().filter(n -> !names.contains(n)).sorted().toList();
    if (!strays.isEmpty()) {
      warnings.add("results of classes that are not judged: " + String.join(", ", strays));
    }
    return warnings;
  }
}
