package dev.pixeltally.spark;

import dev.pixeltally.spark.RunMeter.Totals;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;

/** Tells the driver what this executor has counted: every second, and when a task ends. */
final class MeterExecutor implements ExecutorPlugin {
  private static final long MILLIS = 1000;

  /** Where there is but one process, its tasks count into the driver's own. */
  private static final String DRIVER = "driver";

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread thread = new Thread(r, "pixeltally-meter");
            thread.setDaemon(true);
            return thread;
          });
  private PluginContext context;
  private RunMeter meter;
  private Totals told;

  @Override
  public void init(PluginContext context, Map<String, String> extra) {
    if (!context.executorID().equals(DRIVER)) {
      this.context = context;
      this.meter = new RunMeter(context.metricRegistry());
      var unused = clock.scheduleWithFixedDelay(this::tell, MILLIS, MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onTaskSucceeded() {
    tell();
  }

  @Override
  public void onTaskFailed(TaskFailedReason reason) {
    tell();
  }

  private synchronized void tell() {
    if (meter == null) {
      return;
    }
    Totals now = meter.totals(context.executorID());
    if (!now.equals(told)) {
      try {
        context.send(now);
        told = now;
      } catch (IOException | RuntimeException e) {
        // The next one holds all that this one does.
      }
    }
  }

  @Override
  public void shutdown() {
    clock.shutdownNow();
    tell();
  }
}
