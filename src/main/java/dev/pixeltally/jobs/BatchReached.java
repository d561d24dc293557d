package dev.pixeltally.jobs;

import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.EvaluationResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many images went in a pass: a device whose memory is short is given fewer than were asked
 * for.
 *
 * @param asked {@code model.batch}
 * @param limit what the network takes at once
 * @param reached what a pass took in the end, by executor
 */
record BatchReached(int asked, int limit, Map<String, Integer> reached) {

  static BatchReached of(EvaluationPlan plan, EvaluationResult result) {
    return new BatchReached(
        plan.config().model().batch(), plan.bundle().batchLimit(), result.batches());
  }

  /** One sentence where memory was short. */
  Optional<String> warning() {
    int full = Math.min(asked, limit);
    Map<String, Integer> less = new LinkedHashMap<>(reached);
    less.values().removeIf(n -> n >= full);
    return less.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "memory did not suffice for model.batch="
                + asked
                + ": the run went on with a smaller one (by executor: "
                + less
                + ")");
  }

  /** As {@code run.json} has it. */
  Map<String, Object> manifest() {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("asked", asked);
    said.put("reached", reached);
    return said;
  }
}
