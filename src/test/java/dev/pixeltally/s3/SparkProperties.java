package dev.pixeltally.s3;

import java.util.Map;

/** Hadoop's settings as Spark's properties of this JVM, until they are closed. */
public record SparkProperties(Map<String, String> hadoop) implements AutoCloseable {
  private static final String PREFIX = "spark.hadoop.";

  public SparkProperties {
    hadoop = Map.copyOf(hadoop);
    hadoop.forEach((key, value) -> System.setProperty(PREFIX + key, value));
  }

  @Override
  public void close() {
    hadoop.keySet().forEach(key -> System.clearProperty(PREFIX + key));
  }
}
