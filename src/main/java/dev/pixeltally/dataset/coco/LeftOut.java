package dev.pixeltally.dataset.coco;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of single detections that cannot be evaluated. In mode strict, as COCO's tools fail
 * too, the first of them refuses all; in mode corrected each is left out, counted and remembered.
 * Belongs to one thread.
 */
public final class LeftOut {
  /** More rows of a table nobody reads, and a hostile file shall not fill the memory with them. */
  private static final int MOST = 100_000;

  private final Strictness strictness;
  private final CocoWarnings warnings;
  private final List<FailedSample> failures = new ArrayList<>();
  private long count;

  LeftOut(Strictness strictness, CocoWarnings warnings) {
    this.strictness = strictness;
    this.warnings = warnings;
  }

  /** Whether detections may be left out; where not, they are refused. */
  public boolean allowed() {
    return strictness == Strictness.CORRECTED;
  }

  /**
   * Leaves one out.
   *
   * @param image its id, as far as known
   * @param order where it stands in its files
   * @param why it is refused where nothing may be left out; names file and number
   * @throws Refusal where nothing may be left out
   */
  void add(String image, Stage stage, Reason reason, long order, Refusal why) {
    if (!allowed()) {
      throw why;
    }
    if (count++ < MOST) {
      failures.add(new FailedSample(image, null, stage, reason, why.getMessage()));
    }
    warnings.addExample(CocoWarning.LEFT_OUT, why.getMessage(), order);
  }

  /** How many have been left out. */
  public long count() {
    return count;
  }

  /** Why, one by one; of very many the last says how many more there are. */
  public List<FailedSample> failures() {
    if (count <= MOST) {
      return List.copyOf(failures);
    }
    List<FailedSample> all = new ArrayList<>(failures);
    String message = "%d more detections have been left out".formatted(count - MOST);
    all.add(new FailedSample("", null, Stage.READ, Reason.BROKEN_DETECTION, message));
    return all;
  }
}
