package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.spark.EvaluationPlan;
import java.io.IOException;
import java.util.List;

/**
 * A run that was checked and may start.
 *
 * @param plan what is done with each image
 * @param scorings what is done once all images are; at most one has numbers of its own
 * @param note to be told before the network runs; empty: nothing
 */
record Evaluation(EvaluationPlan plan, List<RunScoring> scorings, String note) {
  Evaluation {
    scorings = List.copyOf(scorings);
  }

  /** One of which nothing is measured in the end. */
  static Evaluation of(EvaluationPlan plan) {
    return new Evaluation(plan, List.of(), note(plan));
  }

  /** One whose classes are joined as its plan says. */
  static Evaluation of(EvaluationPlan plan, List<RunScoring> scorings) {
    return new Evaluation(plan, scorings, note(plan));
  }

  private static String note(EvaluationPlan plan) {
    return plan.mapping() == null ? "" : plan.mapping().warning();
  }

  /** The same of another plan. */
  Evaluation with(EvaluationPlan other) {
    return new Evaluation(other, scorings, note);
  }

  /** Whether anything is measured. */
  boolean measures() {
    return plan.protocol() != null || !scorings.isEmpty();
  }

  /**
   * Refuses settings of scorings that mean nothing to those of this run.
   *
   * @throws Refusal names the first
   */
  void refuseUnused(Settings settings) {
    RealMapPlanner.refuseUnused(settings, plan);
    for (Setting<?> setting : InstanceFamilies.settings()) {
      if (settings.given(setting)
          && !PanopticPlanner.settings(plan).contains(setting)
          && scorings.stream().noneMatch(scoring -> scoring.settings().contains(setting))) {
        throw settings.refusal(
            setting,
            scorings.isEmpty()
                ? "is for scoring instances, and this run of "
                    + plan.bundle().name()
                    + " scores none"
                : "means nothing to "
                    + settings
                        .find(EvaluateConfig.PROTOCOL)
                        .map(names -> String.join(", ", names))
                        .orElse("COCO's protocols")
                    + ", by which this run of "
                    + plan.bundle().name()
                    + " is scored");
      }
    }
  }

  /** Scores a run whose predictions are committed. */
  RunScoring.Scores score(RunScoring.Run run) throws IOException {
    RunScoring.Scores scores = RunScoring.Scores.NONE;
    for (RunScoring scoring : scorings) {
      scores = scores.and(scoring.score(run));
    }
    return scores;
  }
}
