package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.NetworkCache;
import dev.pixeltally.report.RunReport;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.spark.ProcessMemory;
import dev.pixeltally.tables.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One measured job.
 *
 * @param seconds from handing the job to a Spark that stands ready, to its published run: opening
 *     bundle and dataset, listing, loading the network, the pipeline, tables, commit
 * @param accuracy pixel accuracy; NaN without ground truth
 * @param processMillis CPU milliseconds of the whole process meanwhile: compiler and collector too
 * @param cpuMillis CPU milliseconds by stage, all images together
 * @param peakBytes resident memory of driver and executors so far, the largest
 */
record BenchMeasured(
    double seconds,
    long images,
    long failed,
    double accuracy,
    double processMillis,
    Map<String, Double> cpuMillis,
    long peakBytes) {

  double rate() {
    return images / seconds;
  }

  /** Runs jobs one after another on one Spark; each loads the network anew. */
  static void run(
      EvaluateConfig config,
      BenchSize size,
      int shortSide,
      int jobs,
      Path result,
      JavaSparkContext spark)
      throws IOException {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      NetworkCache.forget();
      long cpu = processCpu();
      long start = System.nanoTime();
      Evaluation evaluation = EvaluateJob.plan(config);
      EvaluationPlan plan = evaluation.plan();
      ModelBundle bundle = size.of(plan.bundle(), shortSide);
      plan =
          new EvaluationPlan(
              plan.config(), bundle, plan.dataset(), plan.mapping(), plan.protocol());
      RunReport report = EvaluateJob.run(evaluation.with(plan), spark);
      double seconds = (System.nanoTime() - start) / 1e9;
      rows.add(row(seconds, processCpu() - cpu, report));
    }
    Files.writeString(result, Json.pretty(Map.of("jobs", rows)));
  }

  /** Of this process so far, milliseconds. */
  private static long processCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
  }

  private static Map<String, Object> row(double seconds, long processMillis, RunReport report) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("seconds", seconds);
    row.put("process_cpu_milliseconds", processMillis);
    row.put("images", report.images());
    row.put("failed", report.failed());
    if (report.metrics() != null) {
      row.put("pixel_accuracy", report.overall("pixel_accuracy"));
    }
    row.put("run", report.places().get("run"));
    row.put("peak_bytes", ProcessMemory.peakBytes());
    return row;
  }

  /** What {@link #run} wrote, joined with the manifests of its runs. */
  static List<BenchMeasured> read(Path result) {
    List<BenchMeasured> jobs = new ArrayList<>();
    for (YamlNode job : YamlNode.read(result).children("jobs")) {
      YamlNode manifest = YamlNode.read(Path.of(job.text("run")).resolve("run.json"));
      YamlNode millis = manifest.child("cpu_milliseconds");
      Map<String, Double> cpu = new LinkedHashMap<>();
      millis.keys().forEach(step -> cpu.put(step, millis.number(step)));
      YamlNode memory = manifest.child("peak_memory_bytes");
      double peak = job.number("peak_bytes");
      for (String executor : new TreeMap<>(memory.flatten()).keySet()) {
        peak = Math.max(peak, memory.number(executor));
      }
      jobs.add(
          new BenchMeasured(
              job.number("seconds"),
              (long) job.number("images"),
              (long) job.number("failed"),
              job.number("pixel_accuracy", Double.NaN),
              job.number("process_cpu_milliseconds"),
              cpu,
              (long) peak));
    }
    return jobs;
  }
}
