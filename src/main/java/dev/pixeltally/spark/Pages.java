package dev.pixeltally.spark;

import org.apache.spark.api.java.JavaSparkContext;

/** How Spark's pages and its event log call what a thread starts next. */
final class Pages {
  private Pages() {}

  /**
   * Names jobs and stages.
   *
   * @param stage what is done, in a few words: the name of stages whose data sets are made from now
   *     on, in place of a line of code
   * @param job what it is done with, shown beside jobs and stages
   */
  static void name(JavaSparkContext spark, String stage, String job) {
    spark.setCallSite(stage);
    spark.setJobDescription(job);
  }

  /** What comes next is somebody else's. */
  static void clear(JavaSparkContext spark) {
    spark.clearCallSite();
    spark.setJobDescription(null);
  }
}
