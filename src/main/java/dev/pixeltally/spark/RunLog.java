package dev.pixeltally.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets every line that is logged while a run is at work say of which run it is, as
 * conf/log4j2-json.properties writes them: on executors by the tasks' log context, which Spark
 * fills from the jobs' properties; in the driver, many of whose threads are Spark's own and know no
 * context, by a property of the process.
 */
public final class RunLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

  /** Spark takes what begins so over into tasks' log context. */
  private static final String CONTEXT = "mdc.run";

  private static final String PROCESS = "pixeltally.run";

  private final JavaSparkContext spark;

  private RunLog(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** From here on, for what this thread and those that it makes start, until {@link #close}. */
  public static RunLog begin(JavaSparkContext spark, String run) {
    spark.setLocalProperty(CONTEXT, run);
    System.setProperty(PROCESS, run);
    LOG.info(
        "Run {} begins on {}, application {}", run, spark.master(), spark.sc().applicationId());
    return new RunLog(spark);
  }

  /** The run is published. */
  public void published(String where) {
    LOG.info("Run published: {}", where);
  }

  @Override
  public void close() {
    LOG.info("Run ends");
    System.clearProperty(PROCESS);
    spark.setLocalProperty(CONTEXT, null);
  }
}
