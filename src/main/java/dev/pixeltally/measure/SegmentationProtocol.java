package dev.pixeltally.measure;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.LabelMapFile;
import dev.pixeltally.labels.LabelSpace;
import java.io.Serializable;

/**
 * What protocols over label maps share: counting pixels into a confusion matrix. They differ in
 * what a prediction may hold and in the numbers they make of the counts.
 */
public abstract sealed class SegmentationProtocol implements MapProtocol<LabelMap>
    permits MeanIou, VocSeg {
  private static final long serialVersionUID = 1L;

  private final LabelSpace labels;
  private final int[] row = new int[256];
  private final int[] column = new int[256];

  SegmentationProtocol(LabelSpace labels) {
    this.labels = labels.requireLabelMaps("Cannot measure label maps by " + name());
    int n = labels.size();
    for (int id = 0; id < 256; id++) {
      int index = labels.indexOf(id);
      // Two more rows and columns, ignored and unknown: every pixel is counted without a question.
      int place = index >= 0 ? index : index == LabelSpace.IGNORED ? n : n + 1;
      row[id] = place * (n + 2);
      column[id] = place;
    }
  }

  @Override
  public final LabelSpace labels() {
    return labels;
  }

  /** Whether predictions may hold ignored ids. */
  abstract boolean voidMayBePredicted();

  abstract Metrics result(ConfusionState state);

  @Override
  public final TruthReader<LabelMap> truthReader(DecodeLimits limits) {
    LabelMapFile maps = new LabelMapFile();
    return files -> maps.decode(files.truth(limits.maxBytes()), limits);
  }

  @Override
  public final ConfusionState empty() {
    int n = labels.size();
    return new ConfusionState(this, new long[n * (n + 1)], 0, 0);
  }

  /**
   * Counts one image.
   *
   * @throws SampleException SIZE_MISMATCH where the maps differ in size; UNKNOWN_CLASS_ID where
   *     either holds an id that the protocol does not take, anywhere, judged or not
   */
  @Override
  public final ConfusionState observe(LabelMap truth, LabelMap prediction) throws SampleException {
    if (truth.width() != prediction.width() || truth.height() != prediction.height()) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.SIZE_MISMATCH,
          "Cannot compare label maps of different sizes: the truth is "
              + truth.width()
              + "x"
              + truth.height()
              + " pixels, the prediction "
              + prediction.width()
              + "x"
              + prediction.height());
    }
    int n = labels.size();
    int side = n + 2;
    int pixels = Math.multiplyExact(truth.width(), truth.height());
    int[] cells = PixelPairs.count(truth.ids(), prediction.ids(), pixels, row, column, side * side);
    long unknownTruth = 0;
    long refusedPredictions = 0;
    long ignored = 0;
    for (int i = 0; i < side; i++) {
      unknownTruth += cells[(n + 1) * side + i];
      ignored += cells[n * side + i];
      refusedPredictions += cells[i * side + n + 1];
      if (!voidMayBePredicted()) {
        refusedPredictions += cells[i * side + n];
      }
    }
    if (unknownTruth > 0) {
      throw UnknownIds.inTruth(truth, labels);
    }
    if (refusedPredictions > 0) {
      throw UnknownIds.inPrediction(prediction, labels, voidMayBePredicted());
    }
    long[] counts = new long[n * (n + 1)];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c <= n; c++) {
        counts[r * (n + 1) + c] = cells[r * side + c];
      }
    }
    return new ConfusionState(this, counts, ignored, 1);
  }

  final boolean comparable(SegmentationProtocol other) {
    return this == other
        || (name().equals(other.name()) && labels.classes().equals(other.labels.classes()));
  }

  /**
   * Name and label space say it all; the tables are made again. Not private: subclasses would not
   * have it.
   */
  final Object writeReplace() {
    return new Named(name(), labels);
  }

  private record Named(String name, LabelSpace labels) implements Serializable {
    private Object readResolve() {
      return Protocols.named(name, labels);
    }
  }

  @Override
  public final String toString() {
    return name() + " on " + labels;
  }
}
