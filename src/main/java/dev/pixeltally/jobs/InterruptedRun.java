package dev.pixeltally.jobs;

import dev.pixeltally.spark.SparkEvaluation;
import dev.pixeltally.tables.AtWork;
import java.time.Duration;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** A run as something that can be interrupted. */
final class InterruptedRun implements Interruption.Work {
  /** Jobs that are cancelled return soon; a bucket may take a while to give up their files. */
  private static final Duration OF_JOBS = Duration.ofSeconds(10);

  /** What else the driver does, it does not stop for this. */
  private static final Duration OF_ELSE = Duration.ofSeconds(2);

  private final JavaSparkContext spark;
  private final SparkEvaluation evaluation;
  private volatile AtWork mark;
  private volatile boolean published;

  InterruptedRun(JavaSparkContext spark, SparkEvaluation evaluation) {
    this.spark = spark;
    this.evaluation = evaluation;
  }

  void holds(AtWork work) {
    mark = work;
  }

  void published() {
    published = true;
  }

  @Override
  public Duration patience() {
    return spark.statusTracker().getActiveJobIds().length > 0 ? OF_JOBS : OF_ELSE;
  }

  @Override
  public void stop() {
    if (!spark.sc().isStopped()) {
      spark.sc().cancelAllJobs();
    }
  }

  @Override
  public void release() {
    if (mark != null) {
      mark.close();
    }
  }

  @Override
  public String left() {
    if (published) {
      return "the run is published";
    }
    long kept = evaluation.kept();
    return kept == 0
        ? "nothing of this run is kept"
        : String.format(
            Locale.ROOT,
            "%,d images are kept, start again%s to go on",
            kept,
            evaluation.fresh() ? " without --fresh" : "");
  }
}
