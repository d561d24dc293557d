package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.MaskPainter;
import dev.pixeltally.image.Rle;
import dev.pixeltally.measure.cityscapes.ScoredMasks;
import dev.pixeltally.tables.RunPredictions.Prediction;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.function.Function;

/** An image's masks as a run's predictions hold them, in the network's order. */
final class StoredMasks implements ScoredMasks {
  private final Prediction image;
  private final Function<String, OptionalInt> ids;
  private final Iterator<Object[]> rest;
  private Object[] at;
  private int id;

  /**
   * Those of one image.
   *
   * @param ids Cityscapes' id of a network's class, by its name; empty: it has none
   */
  StoredMasks(Prediction image, Function<String, OptionalInt> ids) {
    this.image = image;
    this.ids = ids;
    this.rest = image.instances().iterator();
  }

  @Override
  public boolean next() {
    while (rest.hasNext()) {
      at = rest.next();
      OptionalInt found = ids.apply((String) at[1]);
      if (found.isPresent()) {
        id = found.getAsInt();
        return true;
      }
    }
    return false;
  }

  @Override
  public int labelId() {
    return id;
  }

  @Override
  public double score() {
    return (Double) at[2];
  }

  @Override
  public LabelMap mask() throws SampleException {
    if (at[7] == null) {
      throw new SampleException(
          Stage.READ,
          Reason.BROKEN_DETECTION,
          "A detection of " + image.imageId() + " has no mask");
    }
    MaskPainter painter = new MaskPainter(image.width(), image.height(), 0);
    painter.paint(Rle.ofText((byte[]) at[7], image.height(), image.width()), 1);
    return painter.map();
  }

  @Override
  public String name() {
    return "a mask of " + image.imageId();
  }
}
