package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Rle;
import dev.pixeltally.measure.voc.SdsPrediction;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/** Instances of a run's predictions, in the network's order; masks stay run lengths as text. */
final class SdsRunMasks implements SdsPredictions {
  private record Row(int place, double score, byte[] mask) {}

  private record Image(int width, int height, List<Row> rows) {}

  private final Map<String, Image> images = new HashMap<>();
  private long others;

  /**
   * Reads them.
   *
   * @param places of a network's class, by its name: the judged class's, or empty
   */
  SdsRunMasks(RunPredictions predictions, Function<String, OptionalInt> places) throws IOException {
    predictions.each(
        prediction -> {
          List<Row> rows = new ArrayList<>();
          for (Object[] cells : prediction.scored()) {
            OptionalInt place = places.apply((String) cells[1]);
            if (place.isPresent()) {
              rows.add(new Row(place.getAsInt(), (Double) cells[2], (byte[]) cells[7]));
            } else {
              others++;
            }
          }
          images.put(
              prediction.imageId(), new Image(prediction.width(), prediction.height(), rows));
        });
  }

  @Override
  public SdsPrediction of(String id, int place) throws SampleException {
    Image image = images.getOrDefault(id, new Image(0, 0, List.of()));
    List<Rle> masks = new ArrayList<>();
    for (Row row : image.rows()) {
      if (row.mask() == null) {
        throw new SampleException(
            Stage.READ, Reason.BROKEN_DETECTION, "A detection of " + id + " has no mask");
      }
      masks.add(Rle.ofText(row.mask(), image.height(), image.width()));
    }
    return new SdsPrediction(
        place,
        image.rows().stream().mapToInt(Row::place).toArray(),
        image.rows().stream().mapToDouble(Row::score).toArray(),
        masks);
  }

  @Override
  public String warning() {
    return others == 0 ? "" : others + " detections of classes that are not judged";
  }
}
