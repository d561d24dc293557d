package dev.pixeltally.jobs;

import dev.pixeltally.jobs.BenchCocoTools.Run;
import dev.pixeltally.tables.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    private final BenchRounds<Run> runs = new BenchRounds<>(Run::problem, BenchCocoTools.PEERS);

    private Table(BenchCocoCase size, BenchCocoKind kind, BenchCocoData.Made data)
        throws IOException {
      this.size = size;
      this.kind = kind;
      this.data = data;
      bytes = Files.size(data.truth()) + Files.size(data.results());
    }

    void add(String tool, Run run) {
      runs.add(tool, run);
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
      return runs.failed(tool);
    }

    /** Tools whose average precision is not that of our own. */
    private List<String> strays() {
      List<String> strays = new ArrayList<>();
      double ours = runs.median(BenchCocoTools.SCORE, Run::ap);
      for (String tool : runs.tools()) {
        if (!runs.failed(tool) && !(Math.abs(runs.median(tool, Run::ap) - ours) <= SAME)) {
          strays.add(tool);
        }
      }
      return strays;
    }

    String markdown() {
      String heading =
          String.format(
              Locale.ROOT,
              "%n%s, %s: %,d images, %,d objects, %,d detections, %,d MB of JSON; %s%n%n",
              size.word(),
              kind.things(),
              data.images(),
              data.objects(),
              data.detections(),
              bytes / 1_000_000,
              facts.pinnedTo());
      List<String> strays = strays();
      return runs.table(heading, HEAD, this::row)
          + (strays.isEmpty()
              ? "\nAP is the same everywhere (to 1e-12)."
              : "\nAP DIFFERS: " + String.join(", ", strays));
    }

    private List<String> row(String tool) {
      double all = runs.median(tool, Run::all);
      double process = runs.median(tool, Run::process);
      return List.of(
          tool,
          BenchCells.seconds(runs.median(tool, Run::load)),
          BenchCells.seconds(all),
          BenchCells.ratio(all / runs.fastest(Run::all)),
          BenchCells.seconds(runs.median(tool, Run::cpu)),
          BenchCells.seconds(process),
          BenchCells.ratio(process / runs.fastest(Run::process)),
          BenchCells.seconds(runs.median(tool, Run::processCpu)),
          String.format(Locale.ROOT, "%.0f", runs.median(tool, Run::mib)),
          String.format(Locale.ROOT, "%.6f", runs.median(tool, Run::ap)));
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
      for (String tool : runs.tools()) {
        Map<String, Object> one = new LinkedHashMap<>();
        if (runs.failed(tool)) {
          one.put("problem", runs.problem(tool));
        } else {
          one.put("load_seconds", runs.median(tool, Run::load));
          one.put("evaluate_seconds", runs.median(tool, Run::evaluate));
          one.put("accumulate_seconds", runs.median(tool, Run::accumulate));
          one.put("evaluate_and_accumulate_cpu_seconds", runs.median(tool, Run::cpu));
          one.put("first_evaluation_seconds", runs.median(tool, Run::first));
          one.put("process_seconds", runs.median(tool, Run::process));
          one.put("process_cpu_seconds", runs.median(tool, Run::processCpu));
          one.put("evaluate_of_fastest_peer", runs.median(tool, Run::all) / runs.fastest(Run::all));
          one.put(
              "process_of_fastest_peer",
              runs.median(tool, Run::process) / runs.fastest(Run::process));
          one.put("peak_mib", runs.median(tool, Run::mib));
          one.put("ap", runs.median(tool, Run::ap));
        }
        one.put("rounds", runs.map(tool, BenchCocoReport::map));
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
