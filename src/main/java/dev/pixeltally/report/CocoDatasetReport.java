package dev.pixeltally.report;

import dev.pixeltally.config.Printable;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is in a COCO dataset, shown.
 *
 * @param place the dataset's folder, or its JSON file alone
 * @param split null where a file alone was given
 * @param file the JSON file
 * @param truth its images and categories, without annotations
 * @param counts what stands in the annotations
 * @param files what became of the image files; null where a file alone was given
 */
public record CocoDatasetReport(
    String place, String split, String file, CocoTruth truth, CocoCounts counts, Listing files) {
  private static final int SHOWN = 10;

  /** More categories than this are shown by their frequency, and only so many. */
  private static final int MOST_ROWS = 100;

  private static final int BAR = 16;
  private static final int WIDEST = 28;

  /** For a terminal. */
  public String text(ConsoleReport.Style style) {
    StringBuilder out = new StringBuilder("\n");
    line(out, "dataset", place + (split == null ? "" : " (coco, split " + split + ")"));
    if (!file.equals(place)) {
      line(out, "truth", file.startsWith(place + "/") ? file.substring(place.length() + 1) : file);
    }
    int images = counts.images();
    int with = counts.annotatedImages();
    line(out, "images", "%,d, of which %,d without annotations", images, images - with);
    if (files != null) {
      line(
          out,
          "files",
          "%,d usable, %,d not, %,d that are not listed",
          files.samples().size(),
          files.failures().size(),
          files.strays());
    }
    sizes(out);
    objects(out);
    areas(out, style);
    masks(out);
    categories(out, style);
    notes(out);
    return out.toString();
  }

  private static void line(StringBuilder out, String head, String text) {
    out.append(String.format("  %-12s %s%n", head, Printable.of(text)));
  }

  private static void line(StringBuilder out, String head, String format, Object... values) {
    line(out, head, String.format(Locale.ROOT, format, values));
  }

  private void sizes(StringBuilder out) {
    List<Map.Entry<String, Long>> common =
        sizes().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    for (int i = 0; i < Math.min(5, common.size()); i++) {
      Map.Entry<String, Long> one = common.get(i);
      line(out, i == 0 ? "sizes" : "", "%s: %,d", one.getKey(), one.getValue());
    }
    if (common.size() > 5) {
      line(out, "", "and %,d more", common.size() - 5);
    }
  }

  private Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    for (int i = 0; i < truth.images().size(); i++) {
      sizes.merge(truth.widths()[i] + "x" + truth.heights()[i], 1L, Long::sum);
    }
    return sizes;
  }

  private void objects(StringBuilder out) {
    long objects = counts.count(CocoFact.OBJECTS);
    long crowds = counts.count(CocoFact.CROWDS);
    line(
        out,
        "objects",
        "%,d and %,d crowds of %,d categories; %.1f an image, %,d at most",
        objects,
        crowds,
        truth.categories().size(),
        (objects + crowds) / (double) Math.max(1, counts.images()),
        counts.mostInAnImage());
  }

  private void areas(StringBuilder out, ConsoleReport.Style style) {
    long all = counts.count(CocoFact.OBJECTS);
    String[] words = {"small, below 32² pixels", "medium, below 96²", "large"};
    CocoFact[] facts = {CocoFact.SMALL, CocoFact.MEDIUM, CocoFact.LARGE};
    for (int i = 0; i < facts.length && all > 0; i++) {
      long n = counts.count(facts[i]);
      out.append(
          String.format(
              Locale.ROOT,
              "  %-12s %,9d %8s %s %s%n",
              i == 0 ? "areas" : "",
              n,
              percent(n, all),
              bar(n, all, style),
              words[i]));
    }
  }

  private void masks(StringBuilder out) {
    long polygons = counts.count(CocoFact.POLYGONS);
    long runs = counts.count(CocoFact.RUN_LENGTHS);
    if (polygons + runs > 0) {
      line(
          out,
          "masks",
          "%,d of polygons (%,d rings), %,d of run lengths",
          polygons,
          counts.count(CocoFact.RINGS),
          runs);
    } else {
      line(out, "masks", "none");
    }
    if (counts.count(CocoFact.PERSONS) > 0) {
      line(
          out,
          "key points",
          "%,d marked ones on %,d objects",
          counts.count(CocoFact.POINTS),
          counts.count(CocoFact.PERSONS));
    }
  }

  private void categories(StringBuilder out, ConsoleReport.Style style) {
    int all = truth.categories().size();
    List<Integer> rows =
        all <= MOST_ROWS
            ? IntStream.range(0, all).boxed().toList()
            : IntStream.range(0, all)
                .boxed()
                .sorted(Comparator.comparingLong((Integer k) -> -counts.objects(k)))
                .limit(MOST_ROWS)
                .toList();
    int width = 12;
    for (int k : rows) {
      width = Math.max(width, Math.min(WIDEST, Width.of(Printable.of(truth.names().get(k)))));
    }
    int[] widths = {8, -width - 2, 10, 8, 10, 9};
    String head = Cells.row(widths, "id", "  category", "objects", "crowds", "images", "share");
    boolean colour = style == ConsoleReport.Style.COLOUR;
    out.append('\n').append(colour ? "\u001b[1m" + head + "\u001b[0m" : head);
    out.append("\n  ").append("─".repeat(head.length() - 1 + BAR)).append('\n');
    for (int k : rows) {
      out.append(
              Cells.row(
                  widths,
                  String.valueOf(truth.categories().id(k)),
                  "  " + Width.cut(Printable.of(truth.names().get(k)), width),
                  Cells.grouped(counts.objects(k)),
                  Cells.grouped(counts.crowds(k)),
                  Cells.grouped(counts.imagesWith(k)),
                  percent(counts.imagesWith(k), counts.images())))
          .append(' ')
          .append(bar(counts.imagesWith(k), counts.images(), style))
          .append('\n');
    }
    if (rows.size() < all) {
      out.append(
          String.format(Locale.ROOT, "          and %,d rarer ones (--json)%n", all - rows.size()));
    }
  }

  private void notes(StringBuilder out) {
    List<String> notes = new ArrayList<>();
    for (CocoFact fact : CocoFact.values()) {
      if (fact.odd() && counts.count(fact) > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d %s (the first: %s %d)",
                counts.count(fact),
                fact.text(),
                fact == CocoFact.WITHOUT_SIZE ? "image" : "annotation",
                counts.example(fact)));
      }
    }
    notes.addAll(truth.warnings().sentences());
    out.append('\n');
    if (notes.isEmpty()) {
      line(out, "notes", "none");
    }
    for (int i = 0; i < notes.size(); i++) {
      line(out, i == 0 ? "notes" : "", notes.get(i));
    }
    problems(out);
  }

  private void problems(StringBuilder out) {
    if (files == null || files.failures().isEmpty()) {
      return;
    }
    line(out, "problems", "%,d", files.failures().size());
    reasons().forEach((code, n) -> out.append(String.format("    %-22s %,d%n", code, n)));
    files.failures().stream()
        .limit(SHOWN)
        .forEach(f -> out.append("    ").append(Printable.of(f.message())).append('\n'));
    if (files.failures().size() > SHOWN) {
      out.append(String.format(Locale.ROOT, "    and %,d more%n", files.failures().size() - SHOWN));
    }
  }

  private Map<String, Long> reasons() {
    Map<String, Long> reasons = new TreeMap<>();
    files.failures().forEach(f -> reasons.merge(f.reason().code(), 1L, Long::sum));
    return reasons;
  }

  private static String percent(long part, long all) {
    return all == 0 ? "–" : String.format(Locale.ROOT, "%.2f %%", 100.0 * part / all);
  }

  private static String bar(long part, long all, ConsoleReport.Style style) {
    int full = all == 0 ? 0 : (int) Math.round((double) part / all * BAR);
    String rest = "·".repeat(BAR - full);
    return "█".repeat(full)
        + (style == ConsoleReport.Style.COLOUR ? "\u001b[2m" + rest + "\u001b[0m" : rest);
  }

  /** For {@code --json}. */
  public String json() {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("layout", "coco");
    top.put("root", place);
    top.put("split", split);
    top.put("truth", file);
    top.put("images", counts.images());
    top.put("images_without_annotations", counts.images() - counts.annotatedImages());
    top.put("most_annotations_in_an_image", counts.mostInAnImage());
    top.put("sizes", sizes());
    Map<String, Object> odd = new LinkedHashMap<>();
    for (CocoFact fact : CocoFact.values()) {
      String name = fact.name().toLowerCase(Locale.ROOT);
      if (!fact.odd()) {
        top.put(name, counts.count(fact));
      } else if (counts.count(fact) > 0) {
        odd.put(name, Map.of("count", counts.count(fact), "first", counts.example(fact)));
      }
    }
    List<Object> rows = new ArrayList<>();
    for (int k = 0; k < truth.categories().size(); k++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", truth.categories().id(k));
      row.put("name", truth.names().get(k));
      row.put("objects", counts.objects(k));
      row.put("crowds", counts.crowds(k));
      row.put("images", counts.imagesWith(k));
      rows.add(row);
    }
    top.put("categories", rows);
    top.put("odd", odd);
    top.put("warnings", truth.warnings().counts());
    top.put("warning_texts", truth.warnings().sentences());
    if (files != null) {
      top.put("usable_files", files.samples().size());
      top.put("files_not_listed", files.strays());
      top.put("problems", reasons());
      List<Object> first = new ArrayList<>();
      for (FailedSample f : files.failures().subList(0, Math.min(SHOWN, files.failures().size()))) {
        first.add(Map.of("id", f.id(), "reason", f.reason().code(), "message", f.message()));
      }
      top.put("first_problems", first);
    }
    return Json.pretty(top);
  }
}
