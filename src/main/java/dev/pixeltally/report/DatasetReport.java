package dev.pixeltally.report;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is in a dataset: gathered by several threads in parts, merged, and shown. */
public final class DatasetReport {
  private static final int SHOWN = 20;

  private final Dataset dataset;
  private long images;
  private long masks;
  private final long[] pixels = new long[256];
  private final long[] imagesWith = new long[256];
  private final long[] objects = new long[256];
  private long instanceMaps;
  private final Map<String, Long> sizes = new TreeMap<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private final List<FailedSample> problems = new ArrayList<>();

  public DatasetReport(Dataset dataset) {
    this.dataset = dataset;
  }

  /** An image that can be read. */
  public void image(int width, int height) {
    images++;
    sizes.merge(width + "x" + height, 1L, Long::sum);
  }

  /** A mask that is what it claims: pixels by id. */
  public void mask(long[] counts) {
    masks++;
    for (int id = 0; id < 256; id++) {
      pixels[id] += counts[id];
      imagesWith[id] += counts[id] > 0 ? 1 : 0;
    }
  }

  /** A map of instances: objects by class id. */
  public void instances(int[] counts) {
    instanceMaps++;
    for (int id = 0; id < counts.length; id++) {
      objects[id] += counts[id];
    }
  }

  /** A sample with a problem; all are counted, the first of them by id kept. */
  public void failed(FailedSample failure) {
    reasons.merge(failure.reason().code(), 1L, Long::sum);
    problems.add(failure);
    trim();
  }

  private void trim() {
    if (problems.size() > 2 * SHOWN) {
      problems.sort(Comparator.comparing(FailedSample::id));
      problems.subList(SHOWN, problems.size()).clear();
    }
  }

  /** Adds another part. */
  public void merge(DatasetReport other) {
    images += other.images;
    masks += other.masks;
    for (int id = 0; id < 256; id++) {
      pixels[id] += other.pixels[id];
      imagesWith[id] += other.imagesWith[id];
      objects[id] += other.objects[id];
    }
    instanceMaps += other.instanceMaps;
    other.sizes.forEach((size, n) -> sizes.merge(size, n, Long::sum));
    other.reasons.forEach((reason, n) -> reasons.merge(reason, n, Long::sum));
    problems.addAll(other.problems);
    trim();
  }

  private List<FailedSample> shown() {
    return problems.stream().sorted(Comparator.comparing(FailedSample::id)).limit(SHOWN).toList();
  }

  /** Without masks there may be ids that no pixel could have. */
  private long pixels(int id) {
    return id < pixels.length ? pixels[id] : 0;
  }

  private long imagesWith(int id) {
    return id < imagesWith.length ? imagesWith[id] : 0;
  }

  private long ignoredPixels() {
    return dataset.labels().ignored().keySet().stream().mapToLong(this::pixels).sum();
  }

  /** For a terminal. */
  public String text() {
    StringBuilder out = new StringBuilder("\n");
    String split = dataset.split() == null ? "all" : dataset.split();
    out.append(
        String.format(
            "  dataset      %s (%s, split %s)%n",
            Printable.of(dataset.root()), dataset.layout(), Printable.of(split)));
    out.append(String.format("  labels       %s%n", Printable.of(dataset.labels().toString())));
    out.append(
        String.format(Locale.ROOT, "  images       %,d usable, %,d with a mask%n", images, masks));
    List<Map.Entry<String, Long>> common =
        sizes.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    for (int i = 0; i < Math.min(5, common.size()); i++) {
      out.append(
          String.format(
              Locale.ROOT,
              "  %-12s %s: %,d%n",
              i == 0 ? "sizes" : "",
              common.get(i).getKey(),
              common.get(i).getValue()));
    }
    if (common.size() > 5) {
      out.append(String.format("               and %d more%n", common.size() - 5));
    }
    classes(out);
    problems(out);
    return out.toString();
  }

  private void classes(StringBuilder out) {
    if (masks == 0) {
      return;
    }
    long judged = -ignoredPixels();
    for (long n : pixels) {
      judged += n;
    }
    int width = 14;
    for (LabelClass c : dataset.labels().classes()) {
      width = Math.max(width, Width.of(Printable.of(c.name())));
    }
    boolean told = instanceMaps > 0;
    out.append('\n');
    int[] widths = {6, -width - 2, 10, 17, 9, 10};
    line(out, widths, "id", "  class", "images", "pixels", "share", told ? "objects" : "");
    out.append("  ").append("─".repeat(width + (told ? 51 : 41))).append('\n');
    for (LabelClass c : dataset.labels().classes()) {
      line(
          out,
          widths,
          String.valueOf(c.id()),
          "  " + Printable.of(c.name()),
          Cells.grouped(imagesWith(c.id())),
          Cells.grouped(pixels(c.id())),
          judged == 0
              ? "–"
              : String.format(Locale.ROOT, "%.2f %%", 100.0 * pixels(c.id()) / judged),
          told && c.thing() ? Cells.grouped(objects[c.id()]) : "");
    }
    line(out, widths, "", "  (not judged)", "", Cells.grouped(ignoredPixels()), "", "");
  }

  private static void line(StringBuilder out, int[] widths, String... cells) {
    out.append(Cells.row(widths, cells).stripTrailing()).append('\n');
  }

  private void problems(StringBuilder out) {
    long all = reasons.values().stream().mapToLong(Long::longValue).sum();
    out.append(String.format(Locale.ROOT, "%n  problems     %s%n", all == 0 ? "none" : all));
    reasons.forEach((reason, n) -> out.append(String.format("    %-22s %,d%n", reason, n)));
    for (FailedSample f : shown()) {
      out.append(String.format("    %s: %s%n", Printable.of(f.id()), Printable.of(f.message())));
    }
    if (all > SHOWN) {
      out.append(String.format("    and %d more%n", all - SHOWN));
    }
  }

  /** For {@code --json}. */
  public String json() {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("layout", dataset.layout());
    top.put("root", dataset.root());
    top.put("split", dataset.split());
    top.put("labels", dataset.labels().name());
    top.put("images", images);
    top.put("masks", masks);
    if (instanceMaps > 0) {
      top.put("instance_maps", instanceMaps);
    }
    top.put("sizes", sizes);
    List<Object> classes = new ArrayList<>();
    for (LabelClass c : dataset.labels().classes()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", c.id());
      row.put("name", c.name());
      row.put("images", imagesWith(c.id()));
      row.put("pixels", pixels(c.id()));
      if (instanceMaps > 0 && c.thing()) {
        row.put("objects", objects[c.id()]);
      }
      classes.add(row);
    }
    top.put("classes", classes);
    top.put("ignored_pixels", ignoredPixels());
    top.put("problems", reasons);
    List<Object> first = new ArrayList<>();
    for (FailedSample f : shown()) {
      first.add(Map.of("id", f.id(), "reason", f.reason().code(), "message", f.message()));
    }
    top.put("first_problems", first);
    return Json.pretty(top);
  }
}
