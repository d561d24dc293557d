package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Some images of a dataset with all that belongs to them, put together from {@link CocoPack}s: what
 * is evaluated at once where not all of it is in memory.
 */
public final class CocoBatch {
  private final CocoPlan plan;
  private final TruthColumns columns;
  private final ObjectTable detections;
  private final FileOrders truthOrders;
  private final FileOrders resultOrders;
  private final Segmentation cursor = new Segmentation();
  private long bytes;

  /**
   * What a batch holds.
   *
   * @param results joined to the truth
   * @param stray the first detection whose image is not listed: nothing can be evaluated then
   */
  public record Content(CocoTruth truth, CocoResults results, Optional<CocoPlan.Stray> stray) {}

  /** An empty one. */
  public CocoBatch(CocoPlan plan) {
    this.plan = plan;
    columns = new TruthColumns(plan.truth(), plan.parts(), plan.strictness());
    detections =
        new ObjectTable(
            // A run without detections has no file that messages could name.
            plan.results().isEmpty() ? "" : plan.results().get(0),
            plan.basis() == CocoResults.Basis.MASK || plan.parts().contains(CocoPart.SEGMENTATION),
            plan.basis() == CocoResults.Basis.KEYPOINTS
                || plan.parts().contains(CocoPart.KEYPOINTS));
    truthOrders = new FileOrders(List.of(plan.truth()));
    resultOrders = new FileOrders(plan.results());
    columns.objects().orders(truthOrders);
    detections.orders(resultOrders);
  }

  /** Adds a pack; all of an image's go to one batch, in the order of kinds and places. */
  public void add(CocoPack pack) {
    bytes += pack.bytes().length + 64;
    switch (pack.kind()) {
      case IMAGE -> image(pack);
      case ANNOTATIONS ->
          EntryCode.read(
              pack.bytes(), cursor, pack.key(), pack.order(), columns.objects(), truthOrders);
      case DETECTIONS ->
          EntryCode.read(pack.bytes(), cursor, pack.key(), pack.order(), detections, resultOrders);
      case IDS -> throw new IllegalArgumentException("ids belong to no image");
    }
  }

  private void image(CocoPack pack) {
    cursor.open(pack.bytes(), 0, pack.bytes().length);
    int height = (int) cursor.number();
    columns.addImage(pack.key(), height, (int) cursor.number(), null);
    columns.federate(list(), list());
    columns.imageOrder(pack.order());
  }

  private long[] list() {
    int n = (int) cursor.number();
    long[] all = n < 0 ? null : new long[n];
    for (int i = 0; i < n; i++) {
      all[i] = cursor.number();
    }
    return all;
  }

  /** Memory that it takes, roughly. */
  public long bytes() {
    return bytes;
  }

  /**
   * What has been added, grouped and joined; the batch takes no more.
   *
   * @throws Refusal as a reader of the whole truth refuses these images
   */
  public Content content() {
    CocoTruth truth = columns.build(plan.categories(), true, plan.federated());
    CocoWarnings warnings = new CocoWarnings();
    CocoResults results =
        new CocoResults(
            plan.basis(), detections, warnings, new LeftOut(Strictness.STRICT, warnings));
    int stray = CocoResultsReader.join(results, truth);
    Optional<CocoPlan.Stray> found =
        stray < 0
            ? Optional.empty()
            : Optional.of(new CocoPlan.Stray(detections.order(stray), detections.imageId(stray)));
    detections.forgetIds();
    return new Content(truth, results, found);
  }
}
