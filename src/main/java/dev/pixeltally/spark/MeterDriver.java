package dev.pixeltally.spark;

import com.codahale.metrics.MetricRegistry;
import dev.pixeltally.spark.RunMeter.Totals;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Adds up what executors tell; what a lost one has told stays. */
final class MeterDriver implements DriverPlugin {
  private final Map<String, Totals> last = new HashMap<>();
  private RunMeter meter = new RunMeter(new MetricRegistry());

  @Override
  public Map<String, String> init(SparkContext spark, PluginContext context) {
    meter = new RunMeter(context.metricRegistry());
    spark.addSparkListener(
        new SparkListener() {
          @Override
          public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
            gone(removed.executorId());
          }
        });
    return Map.of();
  }

  @Override
  public Object receive(Object message) {
    if (message instanceof Totals totals) {
      take(totals);
    }
    return null;
  }

  private synchronized void take(Totals now) {
    Totals before = last.put(now.executor(), now);
    meter.add(before == null ? new Totals(now.executor(), new TreeMap<>()) : before, now);
  }

  private synchronized void gone(String executor) {
    Totals before = last.get(executor);
    if (before != null) {
      take(RunMeter.gone(before));
    }
  }
}
