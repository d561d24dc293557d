package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.tables.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures a run's instances once all of them are stored, since what there is of one image decides
 * with what there is of all others. They are read back from the run's files and scored as {@code
 * score} would, so that both give the same bits.
 */
interface RunScoring {

  /** Settings that mean something to it, beside those of every run. */
  List<Setting<?>> settings();

  /** By all of its protocols; their tables go to the run's folder. */
  Scores score(Run run) throws IOException;

  /**
   * A run whose predictions are committed.
   *
   * @param listing the samples that it was to predict
   * @param publisher of its small tables
   */
  record Run(
      JavaSparkContext spark,
      EvaluationPlan plan,
      RunFolder folder,
      Listing listing,
      RunPublisher publisher) {

    /**
     * What is refused only now, after hours perhaps, must not make anybody run them again.
     *
     * @param protocol as {@code score} knows it
     * @param truth likewise
     */
    Refusal kept(Refusal why, String protocol, String truth) {
      return new Refusal(
          why.getMessage()
              + ". The network has run, and what it found is kept: when that is mended, score "
              + protocol
              + " --truth "
              + truth
              + " --predictions "
              + Outputs.shown(folder.address()),
          why);
    }
  }

  /**
   * What came out.
   *
   * @param detections reports of protocols that are shown as COCO's are
   * @param numbers of a protocol that is not; null: there is none
   * @param failures images that could not be scored, and are in no number
   */
  record Scores(List<DetectionReport> detections, Numbers numbers, List<FailedSample> failures) {
    static final Scores NONE = new Scores(List.of(), null, List.of());

    static Scores of(List<DetectionReport> detections) {
      return new Scores(detections, null, List.of());
    }

    /** Both; at most one of them has numbers. */
    Scores and(Scores other) {
      List<DetectionReport> all = new ArrayList<>(detections);
      all.addAll(other.detections);
      return new Scores(
          all,
          numbers == null ? other.numbers : numbers,
          Stream.concat(failures.stream(), other.failures.stream()).toList());
    }
  }

  /**
   * One protocol's.
   *
   * @param labels whose classes it tells of; null: it knows none
   */
  record Numbers(String protocol, String convention, LabelSpace labels, Metrics metrics) {}
}
