package dev.pixeltally.jobs;

import dev.pixeltally.infer.BareRuns;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Gathers a bench's figures and prints them, as Markdown and as JSON. Others on the same machine
 * can only slow a round down, so each way is judged by its fastest round; medians stand beside.
 */
final class BenchReport {
  private static final String BARE = "bare ONNX Runtime on ready tensors";
  private static final String FIRST = "whole job, the first of a fresh Spark";
  private static final String NEXT = "whole job, on a Spark that has run one";
  private static final Map<String, String> WAYS =
      Map.of("loop", "a Python process a core", "ray", "Ray Data, an actor a core");

  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<BenchSize, Map<String, List<Double>>> rates = new EnumMap<>(BenchSize.class);
  private final Map<BenchSize, Map<String, List<Double>>> cpu = new EnumMap<>(BenchSize.class);
  private final Map<BenchSize, Map<String, List<Double>>> accuracies =
      new EnumMap<>(BenchSize.class);
  private final Map<BenchSize, Map<String, List<BenchMeasured>>> measured =
      new EnumMap<>(BenchSize.class);
  private final Map<String, Object> scales = new LinkedHashMap<>();
  private double decodeAlone = Double.POSITIVE_INFINITY;

  BenchReport(EvaluationPlan plan, BenchPhotographs photographs, int shortSide, int cores) {
    facts.put("network", plan.bundle().name());
    facts.put("images", photographs.images().size());
    facts.put("distinct", photographs.distinct());
    facts.put("short_side", shortSide);
    facts.put("cores", cores);
    facts.put("java", Runtime.version().toString());
    facts.put("architecture", System.getProperty("os.arch"));
  }

  void note(String note) {
    notes.add(note);
    System.err.println("pixeltally: " + note);
  }

  void decode(double millis) {
    decodeAlone = Math.min(decodeAlone, millis);
  }

  void bare(BenchSize size, BareRuns.Timing timing) {
    int images = (Integer) facts.get("images");
    rate(size, BARE, images / timing.seconds());
    add(cpu, size, BARE, 1e3 * timing.cpuSeconds() / images);
  }

  /** The jobs of one Spark, the first apart from the others. */
  void jobs(BenchSize size, List<BenchMeasured> jobs) {
    for (int i = 0; i < jobs.size(); i++) {
      String name = i == 0 ? FIRST : NEXT;
      BenchMeasured job = jobs.get(i);
      rate(size, name, job.rate());
      add(accuracies, size, name, job.accuracy());
      add(cpu, size, name, job.processMillis() / job.images());
      add(measured, size, name, job);
      if (job.failed() > 0) {
        note(job.failed() + " of " + (job.failed() + job.images()) + " images failed");
      }
    }
  }

  void peer(BenchSize size, String way, BenchPeers.Peer peer) {
    rate(size, WAYS.get(way), peer.rate());
    add(accuracies, size, WAYS.get(way), peer.accuracy());
  }

  void scale(BenchSize size, BenchMeasured one, BenchMeasured ten) {
    scales.put("size", word(size));
    scales.put("images", one.images());
    scales.put("seconds", one.seconds());
    scales.put("peak_mib", one.peakBytes() >> 20);
    scales.put("images_of_the_larger", ten.images());
    scales.put("seconds_of_the_larger", ten.seconds());
    scales.put("peak_mib_of_the_larger", ten.peakBytes() >> 20);
    scales.put("times_the_seconds", ten.seconds() / one.seconds());
  }

  private void rate(BenchSize size, String name, double rate) {
    System.err.printf(Locale.ROOT, "%-5s %-40s %8.2f images/s%n", word(size), name, rate);
    add(rates, size, name, rate);
  }

  private static <T> void add(
      Map<BenchSize, Map<String, List<T>>> to, BenchSize size, String name, T value) {
    to.computeIfAbsent(size, s -> new LinkedHashMap<>())
        .computeIfAbsent(name, n -> new ArrayList<>())
        .add(value);
  }

  private static String word(BenchSize size) {
    return size.name().toLowerCase(Locale.ROOT);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  private static double least(List<BenchMeasured> jobs, ToDoubleFunction<BenchMeasured> figure) {
    return least(jobs.stream().map(figure::applyAsDouble).toList());
  }

  private static double most(List<Double> values) {
    return values.stream().mapToDouble(v -> v).max().orElse(Double.NaN);
  }

  private static double least(List<Double> values) {
    return values.stream().mapToDouble(v -> v).min().orElse(Double.NaN);
  }

  /** Each way's fastest round, for a reader. */
  String markdown() {
    StringBuilder out = new StringBuilder();
    line(
        out,
        "%s on %s photographs (%s distinct); %s cores, %s, Java %s; the fastest of %s rounds",
        facts.get("network"),
        facts.get("images"),
        facts.get("distinct"),
        facts.get("cores"),
        facts.get("architecture"),
        facts.get("java"),
        rates.values().iterator().next().get(BARE).size());
    rates.forEach((size, ways) -> rates(out, size, ways));
    measured.forEach((size, jobs) -> stages(out, size, jobs));
    if (!scales.isEmpty()) {
      line(out, "");
      line(out, "| %s size | images | seconds | peak MiB |", scales.get("size"));
      line(out, "|---|---|---|---|");
      line(out, "| 1x | %s | %.2f | %s |", of("images"), of("seconds"), of("peak_mib"));
      line(
          out,
          "| 10x | %s | %.2f (%.2f times) | %s |",
          of("images_of_the_larger"),
          of("seconds_of_the_larger"),
          of("times_the_seconds"),
          of("peak_mib_of_the_larger"));
    }
    notes.forEach(n -> line(out, "%n%s", n));
    return out.toString();
  }

  private Object of(String figure) {
    return scales.get(figure);
  }

  private void rates(StringBuilder out, BenchSize size, Map<String, List<Double>> ways) {
    double bare = most(ways.get(BARE));
    line(out, "");
    line(
        out,
        "| %s size | images/s | of bare | median images/s | CPU ms an image | pixel accuracy |",
        word(size));
    line(out, "|---|---|---|---|---|---|");
    ways.forEach(
        (name, values) ->
            line(
                out,
                "| %s | %.2f | %.3f | %.2f | %s | %s |",
                name,
                most(values),
                most(values) / bare,
                median(values),
                cell(cpu, size, name, "%.2f"),
                cell(accuracies, size, name, "%.4f")));
  }

  private static String cell(
      Map<BenchSize, Map<String, List<Double>>> of, BenchSize size, String name, String format) {
    List<Double> values = of.getOrDefault(size, Map.of()).get(name);
    return values == null || Double.isNaN(least(values))
        ? ""
        : String.format(Locale.ROOT, format, least(values));
  }

  private void stages(StringBuilder out, BenchSize size, Map<String, List<BenchMeasured>> jobs) {
    line(out, "");
    List<String> steps = List.copyOf(jobs.get(FIRST).get(0).cpuMillis().keySet());
    line(out, "| %s size, CPU ms an image | %s | all but network | MiB |", word(size), join(steps));
    line(out, "|---%s|---|---|", "|---".repeat(steps.size()));
    jobs.forEach(
        (name, list) -> {
          List<String> cells = new ArrayList<>();
          for (String step : steps) {
            double millis = least(list, j -> j.cpuMillis().get(step) / j.images());
            cells.add(String.format(Locale.ROOT, "%.2f", millis));
          }
          double rest = least(list, BenchReport::allButNetwork);
          long peak = list.stream().mapToLong(j -> j.peakBytes() >> 20).max().orElse(0);
          line(
              out,
              "| %s | %s | %.2f (%.2f times the decoding) | %d |",
              name,
              join(cells),
              rest,
              rest / decodeAlone,
              peak);
        });
    line(out, "");
    line(out, "Decoding a photograph alone, warm: %.2f CPU ms.", decodeAlone);
  }

  private static double allButNetwork(BenchMeasured job) {
    double all = job.cpuMillis().values().stream().mapToDouble(v -> v).sum();
    return (all - job.cpuMillis().get("network")) / job.images();
  }

  private static String join(List<String> cells) {
    return String.join(" | ", cells);
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Every figure of every round. */
  String json() {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("decode_cpu_milliseconds", decodeAlone);
    all.put("images_a_second", rates);
    all.put("pixel_accuracy", accuracies);
    all.put("process_cpu_milliseconds_an_image", cpu);
    Map<String, Object> stages = new LinkedHashMap<>();
    measured.forEach(
        (size, jobs) ->
            jobs.forEach(
                (name, list) ->
                    stages.put(
                        word(size) + ", " + name,
                        list.stream().map(BenchMeasured::cpuMillis).toList())));
    all.put("cpu_milliseconds", stages);
    all.put("scale", scales);
    all.put("notes", notes);
    return Json.pretty(all);
  }
}
