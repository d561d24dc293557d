package dev.pixeltally.report;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.panoptic.PanopticCategories;
import dev.pixeltally.dataset.panoptic.PanopticCategories.Category;
import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is in a dataset of panoptic segments: gathered in parts, merged, and shown. */
public final class PanopticDatasetReport {
  private static final int SHOWN = 20;
  private static final int WIDEST = 29;
  private static final String ROW = "  %6s  %s %7s %9s %7s %9s%n";

  private final Dataset dataset;
  private final PanopticCategories categories;
  private long images;
  private long all;
  private long empty;

  /** By category. */
  private final long[] segments;

  private final long[] crowds;
  private final long[] imagesWith;
  private final long[] pixels;
  private final Map<PanopticFact, Long> odd = new EnumMap<>(PanopticFact.class);
  private final Map<String, Long> sizes = new TreeMap<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private final List<FailedSample> problems = new ArrayList<>();

  public PanopticDatasetReport(Dataset dataset, PanopticCategories categories) {
    this.dataset = dataset;
    this.categories = categories;
    segments = new long[categories.size()];
    crowds = new long[categories.size()];
    imagesWith = new long[categories.size()];
    pixels = new long[categories.size()];
  }

  /**
   * An image whose files can be read.
   *
   * @param none its pixels that are no segment's
   */
  public void image(int width, int height, long none) {
    images++;
    all += (long) width * height;
    empty += none;
    sizes.merge(width + "x" + height, 1L, Long::sum);
  }

  /**
   * A segment of the JSON.
   *
   * @param category its index
   * @param area its pixels in the PNG
   * @param first whether its image has no other of the category before it
   */
  public void segment(int category, long area, boolean crowd, boolean first) {
    segments[category]++;
    crowds[category] += crowd ? 1 : 0;
    imagesWith[category] += first ? 1 : 0;
    pixels[category] += area;
  }

  /** Counts what is odd, where it is so. */
  public void odd(PanopticFact fact, boolean found) {
    if (found) {
      odd.merge(fact, 1L, Long::sum);
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
  public void merge(PanopticDatasetReport other) {
    images += other.images;
    all += other.all;
    empty += other.empty;
    for (int i = 0; i < segments.length; i++) {
      segments[i] += other.segments[i];
      crowds[i] += other.crowds[i];
      imagesWith[i] += other.imagesWith[i];
      pixels[i] += other.pixels[i];
    }
    other.odd.forEach((fact, n) -> odd.merge(fact, n, Long::sum));
    other.sizes.forEach((size, n) -> sizes.merge(size, n, Long::sum));
    other.reasons.forEach((reason, n) -> reasons.merge(reason, n, Long::sum));
    problems.addAll(other.problems);
    trim();
  }

  private List<FailedSample> shown() {
    return problems.stream().sorted(Comparator.comparing(FailedSample::id)).limit(SHOWN).toList();
  }

  /** Segments of things, or of stuff. */
  private long segments(Kind kind) {
    long n = 0;
    for (int i = 0; i < segments.length; i++) {
      n += (categories.get(i).thing() == (kind == Kind.THINGS)) ? segments[i] : 0;
    }
    return n;
  }

  private enum Kind {
    THINGS,
    STUFF
  }

  private long categoriesOf(Kind kind) {
    return categories.all().stream().filter(c -> c.thing() == (kind == Kind.THINGS)).count();
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long n : counts) {
      sum += n;
    }
    return sum;
  }

  private static void line(StringBuilder out, String head, String format, Object... values) {
    out.append(
        String.format(
            "  %-12s %s%n", head, Printable.of(String.format(Locale.ROOT, format, values))));
  }

  /** For a terminal. */
  public String text() {
    StringBuilder out = new StringBuilder("\n");
    line(out, "dataset", "%s (%s, split %s)", dataset.root(), dataset.layout(), dataset.split());
    line(
        out,
        "categories",
        "%,d of things, %,d of stuff",
        categoriesOf(Kind.THINGS),
        categoriesOf(Kind.STUFF));
    line(out, "images", "%,d usable; %s of their pixels are void", images, share(empty));
    line(
        out,
        "segments",
        "%,d of things, %,d of stuff, %,d crowds among them; %.1f an image",
        segments(Kind.THINGS),
        segments(Kind.STUFF),
        sum(crowds),
        sum(segments) / (double) Math.max(1, images));
    List<Map.Entry<String, Long>> common =
        sizes.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    for (int i = 0; i < Math.min(5, common.size()); i++) {
      Map.Entry<String, Long> one = common.get(i);
      line(out, i == 0 ? "sizes" : "", "%s: %,d", one.getKey(), one.getValue());
    }
    if (common.size() > 5) {
      line(out, "", "and %,d more", common.size() - 5);
    }
    table(out);
    problems(out);
    return out.toString();
  }

  private String share(long part) {
    return all == 0 ? "–" : String.format(Locale.ROOT, "%.2f %%", 100.0 * part / all);
  }

  private void table(StringBuilder out) {
    out.append('\n');
    out.append(
        String.format(
            ROW, "id", Cells.left("category", WIDEST), "images", "segments", "crowds", "pixels"));
    out.append("  ").append("─".repeat(WIDEST + 44)).append('\n');
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < segments.length; i++) {
        Category c = categories.get(i);
        if (segments[i] > 0 && c.thing() == (kind == Kind.THINGS)) {
          out.append(
              String.format(
                  Locale.ROOT,
                  ROW,
                  c.id(),
                  Cells.left(Width.cut(Printable.of(c.name()), WIDEST), WIDEST),
                  String.format(Locale.ROOT, "%,d", imagesWith[i]),
                  String.format(Locale.ROOT, "%,d", segments[i]),
                  crowds[i] == 0 ? "" : String.format(Locale.ROOT, "%,d", crowds[i]),
                  share(pixels[i])));
        }
      }
    }
    long unseen = Arrays.stream(segments).filter(n -> n == 0).count();
    if (unseen > 0) {
      out.append(
          String.format(Locale.ROOT, "  %6s  and %,d categories of no segment%n", "", unseen));
    }
  }

  private void problems(StringBuilder out) {
    long failed = reasons.values().stream().mapToLong(Long::longValue).sum();
    out.append('\n');
    line(out, "odd", odd.isEmpty() ? "nothing" : "");
    odd.forEach(
        (fact, n) -> out.append(String.format(Locale.ROOT, "    %,9d %s%n", n, fact.text())));
    line(out, "problems", failed == 0 ? "none" : "%,d", failed);
    reasons.forEach(
        (reason, n) -> out.append(String.format(Locale.ROOT, "    %-22s %,d%n", reason, n)));
    for (FailedSample f : shown()) {
      out.append(String.format("    %s: %s%n", Printable.of(f.id()), Printable.of(f.message())));
    }
    if (failed > SHOWN) {
      out.append(String.format(Locale.ROOT, "    and %,d more%n", failed - SHOWN));
    }
  }

  /** For {@code --json}. */
  public String json() {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("layout", dataset.layout());
    top.put("root", dataset.root());
    top.put("split", dataset.split());
    top.put("truth", dataset.splitFile());
    top.put("images", images);
    top.put("pixels", all);
    top.put("void_pixels", empty);
    top.put("segments_things", segments(Kind.THINGS));
    top.put("segments_stuff", segments(Kind.STUFF));
    top.put("crowds", sum(crowds));
    top.put("sizes", sizes);
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < segments.length; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", categories.get(i).id());
      row.put("name", categories.get(i).name());
      row.put("thing", categories.get(i).thing());
      row.put("images", imagesWith[i]);
      row.put("segments", segments[i]);
      row.put("crowds", crowds[i]);
      row.put("pixels", pixels[i]);
      rows.add(row);
    }
    top.put("categories", rows);
    Map<String, Object> facts = new LinkedHashMap<>();
    for (PanopticFact fact : PanopticFact.values()) {
      facts.put(fact.name().toLowerCase(Locale.ROOT), odd.getOrDefault(fact, 0L));
    }
    top.put("odd", facts);
    top.put("problems", reasons);
    List<Object> first = new ArrayList<>();
    for (FailedSample f : shown()) {
      first.add(Map.of("id", f.id(), "reason", f.reason().code(), "message", f.message()));
    }
    top.put("first_problems", first);
    return Json.pretty(top);
  }
}
