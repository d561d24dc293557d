package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResults.Basis;
import dev.pixeltally.dataset.coco.IdBlocks.Repeats;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What must be known of all files before some of their images can be evaluated alone.
 *
 * @param truth the truth's name, for messages
 * @param results the names of the files of results, likewise
 * @param basis what their first entry has
 * @param categories all of the truth's
 * @param federated whether any of its images has what LVIS adds
 */
public record CocoPlan(
    String truth,
    List<String> results,
    Set<CocoPart> parts,
    Strictness strictness,
    Basis basis,
    CocoCategories categories,
    boolean federated)
    implements Serializable {

  /** The truth as far as it does not depend on images: categories and what is odd with them. */
  public CocoTruth withoutImages() {
    TruthColumns none = new TruthColumns(truth, parts, strictness);
    if (federated) {
      categories.warn(none.warnings());
    }
    return none.build(categories, true, federated);
  }

  /**
   * Counts annotations that repeat an id.
   *
   * @throws Refusal where the reference's way with them needs the whole truth
   */
  public void repeated(Repeats repeats, CocoWarnings into) {
    if (repeats.repeats() == 0) {
      return;
    }
    if (strictness == Strictness.STRICT) {
      throw new Refusal(
          "Cannot score "
              + truth
              + " on Spark: "
              + repeats.repeats()
              + " annotations repeat an id (the first: "
              + repeats.id()
              + "), and COCO's tools take the last one for each of them, wherever it stands. Score"
              + " it in one process, or by mode corrected, where each counts");
    }
    into.add(CocoWarning.DUPLICATE_ANNOTATION_ID, repeats.repeats(), "annotation " + repeats.id());
  }

  /** What a detection of an image that the truth lacks is refused with. */
  public Refusal refusal(Stray stray, long images) {
    String name = results.get(FileOrders.file(stray.order()));
    long number = FileOrders.number(stray.order());
    return CocoResultsReader.stray(name, number, stray.image(), images);
  }

  /**
   * A detection of an image that the truth lacks.
   *
   * @param order where it stands; lower is earlier
   */
  public record Stray(long order, long image) implements Serializable {}
}
