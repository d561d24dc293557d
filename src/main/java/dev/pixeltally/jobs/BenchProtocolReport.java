package dev.pixeltally.jobs;

import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gathers what the evaluators took and prints it, as aligned Markdown and as JSON. */
final class BenchProtocolReport {
  /** Sums in another order differ in their last bits; what differs by more counts otherwise. */
  private static final double SAME = 1e-12;

  /** torchmetrics divides and sums in 32 bits. */
  private static final double SAME_IN_32_BITS = 1e-6;

  private static final List<String> HEAD =
      List.of(
          "tool",
          "ms an image",
          "of fastest peer",
          "CPU ms",
          "process s",
          "of fastest peer",
          "CPU s",
          "peak MiB",
          "score");

  private final BenchFacts facts;
  private final int images;
  private final List<Table> tables = new ArrayList<>();

  BenchProtocolReport(BenchFacts facts, int images) {
    this.facts = facts;
    this.images = images;
  }

  Table table(BenchProtocolCase one) {
    Table table = new Table(one);
    tables.add(table);
    return table;
  }

  /** Whether all tools have the same score everywhere. */
  boolean agree() {
    return tables.stream().allMatch(t -> t.strays().isEmpty());
  }

  /** Every figure of every round. */
  String json() {
    return Json.pretty(facts.map(tables.stream().map(Table::map).toList()));
  }

  /** The tools on one case's files. */
  final class Table {
    private final BenchProtocolCase one;
    private final BenchRounds<BenchProtocolRun> runs;

    private Table(BenchProtocolCase one) {
      this.one = one;
      runs = new BenchRounds<>(BenchProtocolRun::problem, one.peers());
    }

    void add(String tool, BenchProtocolRun run) {
      runs.add(tool, run);
      String told =
          run.problem() != null
              ? run.problem()
              : String.format(
                  Locale.ROOT,
                  "%8s ms an image (CPU %8s), process %8s s (CPU %8s), %6.0f MiB",
                  BenchCells.seconds(run.work() * 1e3 / images),
                  BenchCells.seconds(run.cpu() * 1e3 / images),
                  BenchCells.seconds(run.process()),
                  BenchCells.seconds(run.processCpu()),
                  run.mib());
      System.err.printf("%-16s %-22s %s%n", one.word(), tool, told);
    }

    /** Whether a tool failed or ran out of time here. */
    boolean failed(String tool) {
      return runs.failed(tool);
    }

    /** Tools whose score is not our own; all, where we have none. */
    private List<String> strays() {
      List<String> strays = new ArrayList<>();
      double ours =
          runs.failed(BenchProtocolTools.SCORE)
              ? Double.NaN
              : runs.median(BenchProtocolTools.SCORE, BenchProtocolRun::score);
      for (String tool : runs.tools()) {
        double same = tool.equals("torchmetrics") ? SAME_IN_32_BITS : SAME;
        if (runs.failed(tool)
            ? !runs.isPeer(tool)
            : !(Math.abs(runs.median(tool, BenchProtocolRun::score) - ours) <= same)) {
          strays.add(tool);
        }
      }
      return strays;
    }

    String markdown() {
      String heading =
          String.format(
              Locale.ROOT,
              "%n%s: %,d %s; score %s; %s%n%n",
              one.word(),
              images,
              one.things(),
              one.metric(),
              facts.pinnedTo());
      List<String> strays = strays();
      return runs.table(heading, HEAD, this::row)
          + (strays.isEmpty()
              ? "\nThe score is the same everywhere (to 1e-12; torchmetrics to 1e-6)."
              : "\nNO SCORE, OR ANOTHER: " + String.join(", ", strays));
    }

    private List<String> row(String tool) {
      double work = runs.median(tool, BenchProtocolRun::work);
      double process = runs.median(tool, BenchProtocolRun::process);
      return List.of(
          tool,
          BenchCells.seconds(work * 1e3 / images),
          BenchCells.ratio(work / runs.fastest(BenchProtocolRun::work)),
          BenchCells.seconds(runs.median(tool, BenchProtocolRun::cpu) * 1e3 / images),
          BenchCells.seconds(process),
          BenchCells.ratio(process / runs.fastest(BenchProtocolRun::process)),
          BenchCells.seconds(runs.median(tool, BenchProtocolRun::processCpu)),
          String.format(Locale.ROOT, "%.0f", runs.median(tool, BenchProtocolRun::mib)),
          String.format(Locale.ROOT, "%.9f", runs.median(tool, BenchProtocolRun::score)));
    }

    private Map<String, Object> map() {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("case", one.word());
      all.put("images", images);
      Map<String, Object> tools = new LinkedHashMap<>();
      for (String tool : runs.tools()) {
        tools.put(tool, runs.map(tool, BenchProtocolReport::map));
      }
      all.put("rounds", tools);
      all.put("score_differs", strays());
      return all;
    }
  }

  private static Map<String, Object> map(BenchProtocolRun run) {
    Map<String, Object> row = new LinkedHashMap<>();
    if (run.problem() != null) {
      row.put("problem", run.problem());
      return row;
    }
    row.put("work_seconds", run.work());
    row.put("work_cpu_seconds", run.cpu());
    row.put("process_seconds", run.process());
    row.put("process_cpu_seconds", run.processCpu());
    row.put("peak_mib", run.mib());
    row.put("score", run.score());
    return row;
  }
}
