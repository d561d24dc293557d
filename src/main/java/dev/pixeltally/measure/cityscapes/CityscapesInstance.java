package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.measure.Protocol;

/**
 * {@code cityscapes-instance}: the instance-level task of Cityscapes as cityscapesScripts 2.3.0
 * judges it ({@code evalInstanceLevelSemanticLabeling.py}).
 *
 * <ul>
 *   <li>AP of eight classes at ten overlaps, .5 to .95, each the area below precision over recall
 *       with a step a score. {@code ap} is the mean over classes and overlaps, {@code ap50} over
 *       classes at .5, both without classes that no image has objects of.
 *   <li>A prediction finds an object of its class where IoU is above the overlap. Of several that
 *       find one, the surest is right, the others are wrong.
 *   <li>One that finds nothing is wrong, unless more of its pixels than the overlap lie on ignored
 *       classes, groups of its class and objects of its class that are too small (100 pixels) or
 *       too far.
 * </ul>
 */
public final class CityscapesInstance
    implements Protocol<CityscapesObjects, ScoredMasks, InstanceState> {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "cityscapes-instance";
  private static final int GROUPS = 1000;

  /** What the reference holds of an object whose distance it does not know. */
  private static final GtInstances.Found SOMEWHERE = new GtInstances.Found(0, -1, 0);

  private final InstanceRules rules;

  public CityscapesInstance(InstanceRules rules) {
    this.rules = rules;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "cityscapesScripts' evalInstanceLevelSemanticLabeling: AP of eight classes at IoU above"
        + " .5 to .95, a step a score; of several that find one object the surest is right; what"
        + " lies on ignored classes, groups and small objects is not judged";
  }

  @Override
  public InstanceState empty() {
    return InstanceState.empty(rules);
  }

  /**
   * Judges one image.
   *
   * @throws SampleException SIZE_MISMATCH where a mask has another size than the truth;
   *     UNKNOWN_CLASS_ID where truth or predictions name a class that Cityscapes lacks; CORRUPT
   *     where distances are of other objects; and whatever keeps a mask from being read
   */
  @Override
  public InstanceState observe(CityscapesObjects truth, ScoredMasks predictions)
      throws SampleException {
    ClassMatcher[] matchers = new ClassMatcher[CityscapesClass.COUNT];
    for (CityscapesClass c : InstanceRules.classes()) {
      matchers[c.id] = new ClassMatcher(rules);
    }
    ObjectPixels pixels = new ObjectPixels();
    pixels.count(truth.map());
    for (int number : pixels.numbers()) {
      ClassMatcher matcher = matchers[classOf(number)];
      if (matcher != null) {
        GtInstances.Found found = found(truth, number, pixels.of(number));
        matcher.target(number, pixels.of(number), found.distance(), found.confidence());
      }
    }
    while (predictions.next()) {
      guess(truth.map(), predictions, pixels, matchers);
    }
    InstanceState state = InstanceState.ofOne(rules);
    int place = 0;
    for (CityscapesClass c : InstanceRules.classes()) {
      matchers[c.id].into(state.tally(place++));
    }
    return state;
  }

  private static void guess(
      InstanceMap map, ScoredMasks prediction, ObjectPixels pixels, ClassMatcher[] matchers)
      throws SampleException {
    int id = prediction.labelId();
    // -1 is Cityscapes' license plate, which no map holds.
    if (id < -1 || id >= matchers.length) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.UNKNOWN_CLASS_ID,
          prediction.name()
              + " has label id "
              + id
              + ", which Cityscapes does not have; valid: 0.."
              + (CityscapesClass.COUNT - 1));
    }
    if (id < 0 || matchers[id] == null) {
      return;
    }
    LabelMap mask = prediction.mask();
    if (mask.width() != map.width() || mask.height() != map.height()) {
      throw new SampleException(
          Stage.MEASURE,
          Reason.SIZE_MISMATCH,
          "Cannot compare %s of %dx%d pixels with a map of instances of %dx%d"
              .formatted(
                  prediction.name(), mask.width(), mask.height(), map.width(), map.height()));
    }
    pixels.count(map, mask);
    if (pixels.all() > 0) {
      int ignored = 0;
      for (CityscapesClass c : CityscapesClass.values()) {
        ignored += c.isJudged() ? 0 : pixels.of(c.id);
      }
      matchers[id].guess(prediction.score(), pixels, ignored);
    }
  }

  private static int classOf(int number) throws SampleException {
    int id = number < GROUPS ? number : number / GROUPS;
    if (id >= CityscapesClass.COUNT) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.UNKNOWN_CLASS_ID,
          "A map of instances with number "
              + number
              + ", which no class of Cityscapes has; valid: ids of 0.."
              + (CityscapesClass.COUNT - 1)
              + " and 1000 * id + number");
    }
    return id;
  }

  private GtInstances.Found found(CityscapesObjects truth, int number, int pixels)
      throws SampleException {
    if (truth.distances() == null) {
      return SOMEWHERE;
    }
    GtInstances.Found found = truth.distances().get(number);
    if (found == null || found.pixels() != pixels) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.CORRUPT,
          "The map of instances has object "
              + number
              + " of "
              + pixels
              + " pixels, and gt-instances "
              + (found == null ? "lacks it" : "says " + found.pixels())
              + ": it was made of another ground truth");
    }
    return found;
  }

  @Override
  public String toString() {
    return NAME;
  }
}
