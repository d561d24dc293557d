package dev.pixeltally.jobs;

import dev.pixeltally.dataset.voc.VocBoxes;
import dev.pixeltally.dataset.voc.VocResultsReader;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Boxes of a run's predictions. VOC counts columns and rows from 1, and its boxes hold their last;
 * equal scores are in the order of the images and of the network's boxes.
 *
 * @param places of a network's class, by its name: the judged class's, or empty
 */
record VocRunBoxes(String run, RunPredictions predictions, Function<String, OptionalInt> places)
    implements VocSource {

  private static final int NAMED = 5;

  /** One image's boxes of one class, in the network's order. */
  private record Row(int place, double score, double x, double y, double w, double h) {}

  @Override
  public Found read(Map<String, Integer> images, List<LabelClass> classes) throws IOException {
    // The tables' order is that of the tasks: what decides between equal scores must not be.
    Map<Integer, List<Row>> byImage = new TreeMap<>();
    Map<String, Long> others = new TreeMap<>();
    long[] strays = {0};
    predictions.each(
        prediction -> {
          Integer image = images.get(prediction.imageId());
          if (image == null) {
            strays[0]++;
          } else if (image != VocResultsReader.NOT_MEASURED) {
            byImage.put(image, rows(prediction, others));
          }
        });
    List<VocBoxes> boxes = new ArrayList<>();
    classes.forEach(any -> boxes.add(new VocBoxes()));
    long order = 0;
    for (Map.Entry<Integer, List<Row>> one : byImage.entrySet()) {
      for (Row r : one.getValue()) {
        boxes
            .get(r.place())
            .add(
                one.getKey(),
                r.score(),
                order++,
                r.x() + 1,
                r.y() + 1,
                r.x() + r.w(),
                r.y() + r.h());
      }
    }
    List<String> warnings = new ArrayList<>();
    long measured =
        images.values().stream().filter(i -> i != VocResultsReader.NOT_MEASURED).count();
    if (measured > byImage.size()) {
      warnings.add(
          "%,d of the split's %,d images have no prediction in run %s and count as without detections"
              .formatted(measured - byImage.size(), measured, run));
    }
    if (!others.isEmpty()) {
      List<String> names = List.copyOf(others.keySet());
      warnings.add(
          "%,d detections of classes that are not judged: %s%s"
              .formatted(
                  others.values().stream().mapToLong(Long::longValue).sum(),
                  String.join(", ", names.subList(0, Math.min(NAMED, names.size()))),
                  names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : ""));
    }
    if (strays[0] > 0) {
      warnings.add(strays[0] + " images of run " + run + " are not in the split");
    }
    return new Found(boxes, order, 0, List.of(), warnings);
  }

  private List<Row> rows(RunPredictions.Prediction prediction, Map<String, Long> others) {
    List<Row> rows = new ArrayList<>();
    for (Object[] cells : prediction.scored()) {
      OptionalInt place = places.apply((String) cells[1]);
      if (place.isEmpty()) {
        others.merge((String) cells[1], 1L, Long::sum);
        continue;
      }
      rows.add(
          new Row(
              place.getAsInt(),
              ((Number) cells[2]).doubleValue(),
              (Double) cells[3],
              (Double) cells[4],
              (Double) cells[5],
              (Double) cells[6]));
    }
    return rows;
  }
}
