package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.InstancePng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.measure.PixelPairs;
import dev.pixeltally.measure.Summation;
import dev.pixeltally.measure.TruthReader;

/**
 * {@code cityscapes-pixel}: the pixel-level task of Cityscapes as cityscapesScripts 2.3.0 judges it
 * ({@code evalPixelLevelSemanticLabeling.py}).
 *
 * <ul>
 *   <li>Pixels whose truth is an ignored class are not judged. A judged pixel that was predicted as
 *       an ignored class is a miss, and nobody's false alarm.
 *   <li>{@code mean_iou} is the mean over the classes that are in the truth or predicted, added
 *       from class to class. The same over the seven categories, within which classes may be taken
 *       for each other: {@code mean_category_iou}.
 *   <li>{@code iiou}, of the eight classes that have objects: each object's pixels are weighted by
 *       the mean size of its class over its own. Groups have no part in it. False alarms are plain
 *       pixels. Needs the maps of instances beside those of labels.
 * </ul>
 *
 * The sums of weighted pixels are added in the images' order, as the reference does, where they are
 * scored in it; otherwise they are exact, and may differ in the last bit.
 */
public final class CityscapesPixel implements MapProtocol<CityscapesTruth> {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "cityscapes-pixel";

  /** The label space that it judges. */
  public static final String LABELS = "cityscapes";

  /** Classes, and one place more for ids that are none. */
  private static final int SIDE = CityscapesClass.COUNT + 1;

  private static final int[] ROW = new int[256];
  private static final int[] COLUMN = new int[256];

  static {
    for (int id = 0; id < 256; id++) {
      COLUMN[id] = Math.min(id, CityscapesClass.COUNT);
      ROW[id] = COLUMN[id] * SIDE;
    }
  }

  private final LabelSpace labels;
  private final Summation summation;

  /**
   * @throws Refusal where the label space is not Cityscapes'
   */
  public CityscapesPixel(LabelSpace labels, Summation summation) {
    LabelSpace own = LabelSpaces.builtIn(LABELS);
    if (!labels.classes().equals(own.classes())) {
      throw new Refusal(
          "Cannot measure by "
              + NAME
              + " in label space "
              + labels.name()
              + ": it judges the classes of label space "
              + LABELS
              + " (labelIds), which --labels names");
    }
    this.labels = labels;
    this.summation = summation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "cityscapesScripts' evalPixelLevelSemanticLabeling: ignored truth is not judged, an"
        + " ignored id predicted on judged truth is a miss, classes neither in the truth nor"
        + " predicted are left out of mean_iou; iIoU weights each object's pixels by its class's mean"
        + " size over its own";
  }

  @Override
  public LabelSpace labels() {
    return labels;
  }

  Summation summation() {
    return summation;
  }

  @Override
  public CityscapesState empty() {
    return CityscapesState.empty(this);
  }

  @Override
  public TruthReader<CityscapesTruth> truthReader(DecodeLimits limits) {
    IndexPng png = new IndexPng();
    InstancePng instances = new InstancePng();
    return files -> {
      LabelMap map = png.decode(files.truth(limits.maxBytes()), limits);
      String beside = CityscapesNames.instances(files.sample().truth());
      return new CityscapesTruth(
          map,
          beside == null
              ? null
              : instances.decode(files.beside(beside, limits.maxBytes()), limits));
    };
  }

  /**
   * Counts one image.
   *
   * @throws SampleException SIZE_MISMATCH where the maps differ in size; UNKNOWN_CLASS_ID where one
   *     holds an id that Cityscapes does not have
   */
  @Override
  public CityscapesState observe(CityscapesTruth truth, LabelMap prediction)
      throws SampleException {
    LabelMap map = truth.labels();
    same("prediction", map, prediction.width(), prediction.height());
    int pixels = Math.multiplyExact(map.width(), map.height());
    int[] cells = PixelPairs.count(map.ids(), prediction.ids(), pixels, ROW, COLUMN, SIDE * SIDE);
    for (int i = 0; i < SIDE; i++) {
      if (cells[(SIDE - 1) * SIDE + i] > 0) {
        throw unknown(Stage.TRUTH, "A label map", map, pixels);
      }
      if (cells[i * SIDE + SIDE - 1] > 0) {
        throw unknown(Stage.MEASURE, "A prediction", prediction, pixels);
      }
    }
    CityscapesState state = CityscapesState.of(this, cells, SIDE);
    if (truth.instances() != null) {
      same("map of instances", map, truth.instances().width(), truth.instances().height());
      InstanceCounter counter = new InstanceCounter();
      counter.count(truth.instances(), prediction);
      state.objects(counter);
    }
    return state;
  }

  private static void same(String what, LabelMap truth, int width, int height)
      throws SampleException {
    if (truth.width() != width || truth.height() != height) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.SIZE_MISMATCH,
          "Cannot compare maps of different sizes: the truth is %dx%d pixels, the %s %dx%d"
              .formatted(truth.width(), truth.height(), what, width, height));
    }
  }

  private static SampleException unknown(Stage stage, String what, LabelMap map, int pixels) {
    int id = 0;
    for (int i = 0; i < pixels; i++) {
      id = Math.max(id, map.ids()[i] & 0xff);
    }
    return new SampleException(
        stage,
        Reason.UNKNOWN_CLASS_ID,
        what
            + " with id "
            + id
            + ", which Cityscapes does not have; valid: 0.."
            + (CityscapesClass.COUNT - 1)
            + " (labelIds). Predictions in train ids are read with"
            + " --prediction-labels cityscapes-train");
  }

  @Override
  public String toString() {
    return NAME;
  }
}
