package dev.pixeltally.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Puts a run's numbers into Spark's metric system: each executor's own there, and all together in
 * the driver, whose pages a browser and Prometheus can ask. Spark makes it, by its name in {@code
 * spark.plugins}; {@link #into} says so to Spark.
 */
public final class MeterPlugin implements SparkPlugin {
  private static final String PLUGINS = "spark.plugins";
  private static final String SINK = "spark.metrics.conf.driver.sink.prometheusServlet.";

  /** As Spark names it among its sources of metrics. */
  static final String SOURCE = "plugin." + MeterPlugin.class.getName();

  /**
   * Switches it on, beside other plug-ins, and Prometheus' page of the driver's UI where the user
   * has no settings of metrics of his own. Executors find the class in the application's jar, which
   * Spark fetches before it makes plug-ins.
   */
  public static SparkConf into(SparkConf conf) {
    String others = conf.get(PLUGINS, "");
    String own = MeterPlugin.class.getName();
    if (!("," + others.replace(" ", "") + ",").contains("," + own + ",")) {
      conf.set(PLUGINS, others.isBlank() ? own : others + "," + own);
    }
    // Spark would name them by the application's id, another one each time.
    conf.setIfMissing("spark.metrics.namespace", "pixeltally");
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (!conf.contains("spark.metrics.conf") && loader.getResource("metrics.properties") == null) {
      conf.setIfMissing(SINK + "class", "org.apache.spark.metrics.sink.PrometheusServlet");
      conf.setIfMissing(SINK + "path", "/metrics/prometheus");
    }
    return conf;
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new MeterDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new MeterExecutor();
  }
}
