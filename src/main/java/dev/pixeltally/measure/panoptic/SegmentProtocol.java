package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.dataset.panoptic.PanopticCategories;
import dev.pixeltally.dataset.panoptic.Segments;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.PanopticSegments;
import dev.pixeltally.image.PanopticSegments.Segment;
import dev.pixeltally.image.SegmentPng;
import dev.pixeltally.measure.ImageProtocol;
import dev.pixeltally.measure.TruthReader;
import java.util.Arrays;
import java.util.List;

/**
 * Panoptic quality of segments that a network has just made: what {@link PanopticProtocol} says of
 * files, with the truth of a dataset's JSON, which travels with this to the tasks, and PNGs.
 */
public final class SegmentProtocol
    implements ImageProtocol<PanopticTruth, PanopticSegments, PanopticState> {
  private static final long serialVersionUID = 1L;

  private final PanopticProtocol protocol;
  private final PanopticAnnotations truth;

  public SegmentProtocol(PanopticProtocol protocol, PanopticAnnotations truth) {
    this.protocol = protocol;
    this.truth = truth;
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public String convention() {
    return protocol.convention();
  }

  @Override
  public PanopticState empty() {
    return protocol.empty();
  }

  @Override
  public Class<PanopticSegments> judges() {
    return PanopticSegments.class;
  }

  @Override
  public TruthReader<PanopticTruth> truthReader(DecodeLimits limits) {
    SegmentPng png = new SegmentPng();
    return files ->
        new PanopticTruth(
            png.decode(files.truth(limits.maxBytes()), limits), truth.segments(annotation(files)));
  }

  private int annotation(SampleFiles files) throws SampleException {
    int annotation = truth.find(files.sample().id());
    if (annotation < 0) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.MISSING_TRUTH,
          "The truth has no annotation of image " + files.sample().id());
    }
    return annotation;
  }

  /**
   * The state of one image.
   *
   * @param prediction whose classes are ids of the truth's categories
   */
  @Override
  public PanopticState observe(PanopticTruth truth, PanopticSegments prediction)
      throws SampleException {
    return protocol.observe(
        truth, new PanopticPrediction(prediction.map(), segments(prediction.segments())));
  }

  private Segments segments(List<Segment> predicted) throws SampleException {
    PanopticCategories categories = protocol.categories();
    int n = predicted.size();
    int[] ids = new int[n];
    int[] indices = new int[n];
    for (int i = 0; i < n; i++) {
      Segment segment = predicted.get(i);
      ids[i] = segment.id();
      indices[i] = categories.indexOf(segment.classId());
      if (indices[i] < 0) {
        throw new SampleException(
            Stage.MEASURE,
            Reason.UNKNOWN_CLASS_ID,
            "Segment "
                + segment.id()
                + " has category "
                + segment.classId()
                + ", which the truth's \"categories\" lack");
      }
    }
    double[] areas = new double[n];
    Arrays.fill(areas, Double.NaN);
    return new Segments(ids, indices, areas, new boolean[n]);
  }

  @Override
  public String toString() {
    return protocol.toString();
  }
}
