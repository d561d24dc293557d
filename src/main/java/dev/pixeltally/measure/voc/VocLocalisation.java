package dev.pixeltally.measure.voc;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.measure.Protocol;
import java.util.List;

/**
 * Localisation of single objects: of the images in which exactly one object of a class is to be
 * found, and none that is difficult, the share in which the surest detection of that class overlaps
 * it by half or more. PASCAL's overlap and boxes, as {@link VocDetectionProtocol}; CorLoc
 * (Deselaers et al., 2012) is the same share over all images with the class, of whatever object.
 */
public final class VocLocalisation
    implements Protocol<VocTruth, VocPrediction, VocLocalisationState> {
  private static final long serialVersionUID = 1L;

  public static final String NAME = "voc-loc";

  private static final double ENOUGH = .5;
  private static final int SIDES = 4;

  private final List<LabelClass> classes;

  public VocLocalisation(List<LabelClass> classes) {
    this.classes = List.copyOf(classes);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String convention() {
    return "of images with a single object of a class, and no difficult one, the share in which the"
        + " surest box of the class overlaps it by .5 or more";
  }

  @Override
  public VocLocalisationState empty() {
    return new VocLocalisationState(classes);
  }

  @Override
  public VocLocalisationState observe(VocTruth truth, VocPrediction prediction) {
    VocLocalisationState state = empty();
    for (int c = 0; c < classes.size(); c++) {
      int[] objects = VocMatcher.places(truth.classes(), c);
      if (objects.length != 1 || truth.difficult()[objects[0]]) {
        continue;
      }
      int[] ranked = VocMatcher.ranked(prediction, c);
      boolean hit =
          ranked.length > 0
              && VocMatcher.overlap(
                      prediction.boxes(), ranked[0] * SIDES, truth.boxes(), objects[0] * SIDES)
                  >= ENOUGH;
      state.single(c, hit ? 1 : 0);
    }
    return state;
  }
}
