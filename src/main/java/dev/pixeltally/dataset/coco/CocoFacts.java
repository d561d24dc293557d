package dev.pixeltally.dataset.coco;

import java.io.Serializable;

/**
 * What is known of a file once all of it has been read.
 *
 * @param warnings what was odd in single entries
 * @param categories of a truth; null of results
 * @param ascending whether ids of annotations only rise, so that none repeats
 * @param boxless the number of the first annotation without a box; -1: all have one
 * @param federated whether any image has what LVIS adds
 * @param run that made the detections; null: not said
 * @param refusal why it could not be read to its end; null: it could
 */
public record CocoFacts(
    CocoWarnings warnings,
    CocoCategories categories,
    boolean ascending,
    long boxless,
    boolean federated,
    String run,
    String refusal)
    implements Serializable {

  /** Of a file that cannot be read. */
  public static CocoFacts refused(String why) {
    return new CocoFacts(new CocoWarnings(), null, true, -1, false, null, why);
  }
}
