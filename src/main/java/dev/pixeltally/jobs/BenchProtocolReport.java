package dev.pixeltally.jobs;

import dev.pixeltally.tables.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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
    private final Map<String, List<BenchProtocolRun>> runs = new LinkedHashMap<>();

    private Table(BenchProtocolCase one) {
      this.one = one;
    }

    void add(String tool, BenchProtocolRun run) {
      runs.computeIfAbsent(tool, t -> new ArrayList<>()).add(run);
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
      return problem(tool) != null;
    }

    private String problem(String tool) {
      return runs.getOrDefault(tool, List.of()).stream()
          .map(BenchProtocolRun::problem)
          .filter(p -> p != null)
          .findFirst()
          .orElse(null);
    }

    private double median(String tool, ToDoubleFunction<BenchProtocolRun> figure) {
      return BenchReport.median(runs.get(tool).stream().map(figure::applyAsDouble).toList());
    }

    /** The least median of those that are not ours; NaN where there is none. */
    private double fastest(ToDoubleFunction<BenchProtocolRun> figure) {
      return runs.keySet().stream()
          .filter(tool -> one.peers().contains(tool) && !failed(tool))
          .mapToDouble(tool -> median(tool, figure))
          .min()
          .orElse(Double.NaN);
    }

    /** Tools whose score is not our own; all, where we have none. */
    private List<String> strays() {
      List<String> strays = new ArrayList<>();
      double ours =
          failed(BenchProtocolTools.SCORE)
              ? Double.NaN
              : median(BenchProtocolTools.SCORE, BenchProtocolRun::score);
      for (String tool : runs.keySet()) {
        double same = tool.equals("torchmetrics") ? SAME_IN_32_BITS : SAME;
        if (failed(tool)
            ? !one.peers().contains(tool)
            : !(Math.abs(median(tool, BenchProtocolRun::score) - ours) <= same)) {
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
              "%n%s: %,d %s; score %s; %s%n%n",
              one.word(),
              images,
              one.things(),
              one.metric(),
              facts.pinnedTo()));
      BenchCells.align(rows, out);
      runs.keySet().stream()
          .filter(this::failed)
          .forEach(tool -> out.append("\n" + tool + ": " + problem(tool) + "\n"));
      List<String> strays = strays();
      out.append(
          strays.isEmpty()
              ? "\nThe score is the same everywhere (to 1e-12; torchmetrics to 1e-6)."
              : "\nNO SCORE, OR ANOTHER: " + String.join(", ", strays));
      return out.toString();
    }

    private List<String> row(String tool) {
      if (failed(tool)) {
        List<String> row = new ArrayList<>(Collections.nCopies(HEAD.size(), BenchCells.NONE));
        row.set(0, tool);
        return row;
      }
      double work = median(tool, BenchProtocolRun::work);
      double process = median(tool, BenchProtocolRun::process);
      return List.of(
          tool,
          BenchCells.seconds(work * 1e3 / images),
          BenchCells.ratio(work / fastest(BenchProtocolRun::work)),
          BenchCells.seconds(median(tool, BenchProtocolRun::cpu) * 1e3 / images),
          BenchCells.seconds(process),
          BenchCells.ratio(process / fastest(BenchProtocolRun::process)),
          BenchCells.seconds(median(tool, BenchProtocolRun::processCpu)),
          String.format(Locale.ROOT, "%.0f", median(tool, BenchProtocolRun::mib)),
          String.format(Locale.ROOT, "%.9f", median(tool, BenchProtocolRun::score)));
    }

    private Map<String, Object> map() {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("case", one.word());
      all.put("images", images);
      Map<String, Object> tools = new LinkedHashMap<>();
      runs.forEach(
          (tool, rounds) ->
              tools.put(tool, rounds.stream().map(BenchProtocolReport::map).toList()));
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
