package dev.pixeltally.jobs;

import dev.pixeltally.jobs.BenchCocoTools.Run;
import dev.pixeltally.tables.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Gathers what the evaluators took and prints it, as aligned Markdown and as JSON. */
final class BenchCocoReport {
  /** Sums in another order differ in their last bits; what differs by more counts otherwise. */
  private static final double SAME = 1e-12;

  private static final List<String> HEAD =
      List.of(
          "tool",
          "load s",
          "evaluate s",
          "of fastest peer",
          "CPU s",
          "process s",
          "of fastest peer",
          "CPU s",
          "peak MiB",
          "AP");

  private final BenchFacts facts;
  private final List<Table> tables = new ArrayList<>();

  BenchCocoReport(BenchFacts facts) {
    this.facts = facts;
  }

  Table table(BenchCocoCase size, BenchCocoKind kind, BenchCocoData.Made data) throws IOException {
    Table table = new Table(size, kind, data);
    tables.add(table);
    return table;
  }

  /** Whether all tools have the same average precision everywhere. */
  boolean agree() {
    return tables.stream().allMatch(t -> t.strays().isEmpty());
  }

  /** Every figure of every round. */
  String json() {
    return Json.pretty(facts.map(tables.stream().map(Table::map).toList()));
  }

  /** The tools on one case's files of one kind. */
  final class Table {
    private final BenchCocoCase size;
    private final BenchCocoKind kind;
    private final BenchCocoData.Made data;
    private final long bytes;
    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    private Table(BenchCocoCase size, BenchCocoKind kind, BenchCocoData.Made data)
        throws IOException {
      this.size = size;
      this.kind = kind;
      this.data = data;
      bytes = Files.size(data.truth()) + Files.size(data.results());
    }

    void add(String tool, Run run) {
      runs.computeIfAbsent(tool, t -> new ArrayList<>()).add(run);
      System.err.printf(
          Locale.ROOT,
          "%-6s %-9s %-22s %s%n",
          size.word(),
          kind.word(),
          tool,
          run.problem() == null
              ? String.format(
                  Locale.ROOT,
                  "evaluate %8s s (CPU %8s), process %8s s (CPU %8s), %6.0f MiB",
                  BenchCells.seconds(run.all()),
                  BenchCells.seconds(run.cpu()),
                  BenchCells.seconds(run.process()),
                  BenchCells.seconds(run.processCpu()),
                  run.mib())
              : run.problem());
    }

    /** Whether a tool failed or ran out of time here. */
    boolean failed(String tool) {
      return problem(tool) != null;
    }

    private String problem(String tool) {
      return runs.getOrDefault(tool, List.of()).stream()
          .map(Run::problem)
          .filter(p -> p != null)
          .findFirst()
          .orElse(null);
    }

    private double median(String tool, ToDoubleFunction<Run> figure) {
      return BenchReport.median(runs.get(tool).stream().map(figure::applyAsDouble).toList());
    }

    /** The least median of those that are not ours; NaN where there is none. */
    private double fastest(ToDoubleFunction<Run> figure) {
      return runs.keySet().stream()
          .filter(tool -> BenchCocoTools.PEERS.contains(tool) && !failed(tool))
          .mapToDouble(tool -> median(tool, figure))
          .min()
          .orElse(Double.NaN);
    }

    /** Tools whose average precision is not that of our own. */
    private List<String> strays() {
      List<String> strays = new ArrayList<>();
      double ours = median(BenchCocoTools.SCORE, Run::ap);
      for (String tool : runs.keySet()) {
        if (!failed(tool) && !(Math.abs(median(tool, Run::ap) - ours) <= SAME)) {
          strays.add(tool);
        }
      }
      return strays;
    }

    String markdown() {
      List<List<String>> rows = new ArrayList<>();
      rows.add(HEAD);
      for (String tool : runs.keySet()) {
        rows.add(row(tool));
      }
      StringBuilder out = new StringBuilder();
      out.append(
          String.format(
              Locale.ROOT,
              "%n%s, %s: %,d images, %,d objects, %,d detections, %,d MB of JSON; %s%n%n",
              size.word(),
              kind.things(),
              data.images(),
              data.objects(),
              data.detections(),
              bytes / 1_000_000,
              facts.pinnedTo()));
      BenchCells.align(rows, out);
      runs.keySet().stream()
          .filter(this::failed)
          .forEach(tool -> out.append("\n" + tool + ": " + problem(tool) + "\n"));
      List<String> strays = strays();
      out.append(
          strays.isEmpty()
              ? "\nAP is the same everywhere (to 1e-12)."
              : "\nAP DIFFERS: " + String.join(", ", strays));
      return out.toString();
    }

    private List<String> row(String tool) {
      if (failed(tool)) {
        List<String> row = new ArrayList<>(Collections.nCopies(HEAD.size(), BenchCells.NONE));
        row.set(0, tool);
        return row;
      }
      double all = median(tool, Run::all);
      double process = median(tool, Run::process);
      return List.of(
          tool,
          BenchCells.seconds(median(tool, Run::load)),
          BenchCells.seconds(all),
          BenchCells.ratio(all / fastest(Run::all)),
          BenchCells.seconds(median(tool, Run::cpu)),
          BenchCells.seconds(process),
          BenchCells.ratio(process / fastest(Run::process)),
          BenchCells.seconds(median(tool, Run::processCpu)),
          String.format(Locale.ROOT, "%.0f", median(tool, Run::mib)),
          String.format(Locale.ROOT, "%.6f", median(tool, Run::ap)));
    }

    private Map<String, Object> map() {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("case", size.word());
      all.put("kind", kind.word());
      all.put("images", data.images());
      all.put("objects", data.objects());
      all.put("detections", data.detections());
      all.put("bytes", bytes);
      Map<String, Object> tools = new LinkedHashMap<>();
      for (String tool : runs.keySet()) {
        Map<String, Object> one = new LinkedHashMap<>();
        if (failed(tool)) {
          one.put("problem", problem(tool));
        } else {
          one.put("load_seconds", median(tool, Run::load));
          one.put("evaluate_seconds", median(tool, Run::evaluate));
          one.put("accumulate_seconds", median(tool, Run::accumulate));
          one.put("evaluate_and_accumulate_cpu_seconds", median(tool, Run::cpu));
          one.put("first_evaluation_seconds", median(tool, Run::first));
          one.put("process_seconds", median(tool, Run::process));
          one.put("process_cpu_seconds", median(tool, Run::processCpu));
          one.put("evaluate_of_fastest_peer", median(tool, Run::all) / fastest(Run::all));
          one.put("process_of_fastest_peer", median(tool, Run::process) / fastest(Run::process));
          one.put("peak_mib", median(tool, Run::mib));
          one.put("ap", median(tool, Run::ap));
        }
        one.put("rounds", runs.get(tool).stream().map(BenchCocoReport::map).toList());
        tools.put(tool, one);
      }
      all.put("tools", tools);
      all.put("ap_differs", strays());
      return all;
    }
  }

  private static Map<String, Object> map(Run run) {
    Map<String, Object> row = new LinkedHashMap<>();
    if (run.problem() != null) {
      row.put("problem", run.problem());
      return row;
    }
    row.put("load", run.load());
    row.put("evaluate", run.evaluate());
    row.put("accumulate", run.accumulate());
    row.put("cpu", run.cpu());
    row.put("first", run.first());
    row.put("process", run.process());
    row.put("process_cpu", run.processCpu());
    row.put("mib", run.mib());
    row.put("ap", run.ap());
    return row;
  }
}
