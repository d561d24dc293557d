package dev.pixeltally.jobs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What each tool took on one case, round by round, in the order of their first rounds.
 *
 * @param <R> one run of one tool
 */
final class BenchRounds<R> {
  private final Map<String, List<R>> runs = new LinkedHashMap<>();
  private final Function<R, String> problem;
  private final List<String> peers;

  /**
   * Has none yet.
   *
   * @param problem why a run has no numbers, or null
   * @param peers the tools that are not ours
   */
  BenchRounds(Function<R, String> problem, List<String> peers) {
    this.problem = problem;
    this.peers = peers;
  }

  void add(String tool, R run) {
    runs.computeIfAbsent(tool, t -> new ArrayList<>()).add(run);
  }

  List<String> tools() {
    return List.copyOf(runs.keySet());
  }

  /** A tool's runs as something else. */
  <T> List<T> map(String tool, Function<R, T> as) {
    return runs.get(tool).stream().map(as).toList();
  }

  boolean isPeer(String tool) {
    return peers.contains(tool);
  }

  /** Whether a tool failed or ran out of time here. */
  boolean failed(String tool) {
    return problem(tool) != null;
  }

  /** Why; null: it did not. */
  String problem(String tool) {
    return runs.getOrDefault(tool, List.of()).stream()
        .map(problem)
        .filter(p -> p != null)
        .findFirst()
        .orElse(null);
  }

  double median(String tool, ToDoubleFunction<R> figure) {
    return BenchReport.median(runs.get(tool).stream().map(figure::applyAsDouble).toList());
  }

  /** The least median of those that are not ours; NaN where there is none. */
  double fastest(ToDoubleFunction<R> figure) {
    return runs.keySet().stream()
        .filter(tool -> isPeer(tool) && !failed(tool))
        .mapToDouble(tool -> median(tool, figure))
        .min()
        .orElse(Double.NaN);
  }

  /**
   * A table with a row a tool, and below it why some have none.
   *
   * @param row of a tool that has numbers
   */
  String table(String heading, List<String> head, Function<String, List<String>> row) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(head);
    for (String tool : runs.keySet()) {
      if (failed(tool)) {
        List<String> none = new ArrayList<>(Collections.nCopies(head.size(), BenchCells.NONE));
        none.set(0, tool);
        rows.add(none);
      } else {
        rows.add(row.apply(tool));
      }
    }
    StringBuilder out = new StringBuilder(heading);
    BenchCells.align(rows, out);
    runs.keySet().stream()
        .filter(this::failed)
        .forEach(tool -> out.append("\n" + tool + ": " + problem(tool) + "\n"));
    return out.toString();
  }
}
