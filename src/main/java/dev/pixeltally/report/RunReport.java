package dev.pixeltally.report;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run's outcome, as the console, {@code --json} and the manifest show it.
 *
 * @param protocol null where nothing was measured, or by those of {@code detections} alone
 * @param convention likewise
 * @param labels null likewise, and where classes have none: maps of real values, poses
 * @param metrics likewise
 * @param detections of each protocol by which detections were scored
 * @param images that were measured, or predicted where there is no truth
 * @param examples some of the failures, for the reader's eye
 * @param places what lies where: a word and an address
 */
public record RunReport(
    String run,
    String protocol,
    String convention,
    LabelSpace labels,
    Metrics metrics,
    List<DetectionReport> detections,
    long images,
    Map<Reason, Long> failures,
    List<FailedSample> examples,
    double seconds,
    Map<String, String> places) {

  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Share of the samples that failed. */
  public double failedShare() {
    long all = images + failed();
    return all == 0 ? 0 : (double) failed() / all;
  }

  /** A number over all classes; NaN where there is none. */
  public double overall(String name) {
    return metrics.overall().stream()
        .filter(m -> m.name().equals(name))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The names of all protocols with commas between; null where nothing was measured. */
  public String protocols() {
    return joined(",", DetectionReport::protocol, protocol);
  }

  /** Whose rules these are; null where nothing was measured. */
  public String conventions() {
    return joined("; ", DetectionReport::convention, convention);
  }

  private String joined(String between, Function<DetectionReport, String> of, String own) {
    return detections.isEmpty()
        ? own
        : Stream.concat(detections.stream().map(of), Stream.ofNullable(own))
            .collect(Collectors.joining(between));
  }

  /**
   * The object that {@code --json} prints. Where there are several protocols, these have an object
   * each.
   */
  public String json() {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("run", run);
    if (!detections.isEmpty()) {
      top.put("images", images);
      failures(top);
      List<Map<String, Object>> all = new ArrayList<>();
      detections.forEach(d -> all.add(d.numbers()));
      if (metrics != null) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("protocol", protocol);
        own.put("convention", convention);
        numbers(own);
        all.add(own);
      }
      if (all.size() == 1) {
        top.putAll(all.get(0));
      } else {
        top.put("protocols", all);
      }
      return Json.pretty(top);
    }
    top.put("protocol", protocol);
    top.put("convention", convention);
    top.put("images", images);
    failures(top);
    numbers(top);
    return Json.pretty(top);
  }

  private void numbers(Map<String, Object> into) {
    Map<String, Object> overall = new LinkedHashMap<>();
    List<Map<String, Object>> classes = new ArrayList<>();
    if (metrics != null) {
      metrics.overall().forEach(m -> overall.put(m.name(), m.value()));
      Map<Long, Map<String, Object>> byId = new LinkedHashMap<>();
      for (Metric m : metrics.perClass()) {
        byId.computeIfAbsent(m.classId(), id -> classRow(m)).put(m.name(), m.value());
      }
      classes.addAll(byId.values());
    }
    into.put("metrics", overall);
    if (metrics != null && labels == null) {
      Map<String, Object> units = new LinkedHashMap<>();
      metrics.overall().forEach(m -> units.put(m.name(), m.unit().name().toLowerCase(Locale.ROOT)));
      into.put("units", units);
    }
    into.put("classes", classes);
  }

  private void failures(Map<String, Object> top) {
    Map<String, Object> byReason = new LinkedHashMap<>();
    failures.forEach((reason, n) -> byReason.put(reason.code(), n));
    top.put("failures", byReason);
  }

  private static Map<String, Object> classRow(Metric m) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", m.classId());
    row.put("name", m.className());
    return row;
  }
}
