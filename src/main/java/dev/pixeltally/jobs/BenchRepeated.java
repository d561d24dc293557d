package dev.pixeltally.jobs;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The same work done again and again in one JVM.
 *
 * @param first seconds of the first round
 * @param seconds of a round once the code is compiled, the median
 * @param cpu CPU seconds of such a round, of all threads
 * @param outcome of the last round
 */
record BenchRepeated(double first, double seconds, double cpu, double outcome) {

  /** What is repeated, with a number as its outcome. */
  @FunctionalInterface
  interface Work {
    double run() throws IOException, InterruptedException;
  }

  /**
   * Repeats it.
   *
   * @param warmSeconds as long the JVM is left to compile
   * @param warmRounds and at least so often
   * @param timed rounds that count then
   */
  static BenchRepeated measure(double warmSeconds, int warmRounds, int timed, Work work)
      throws IOException, InterruptedException {
    var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<Double> seconds = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    long begun = System.nanoTime();
    double first = 0;
    double outcome = Double.NaN;
    for (int warm = 0; seconds.size() < timed; ) {
      long cpuBefore = process.getProcessCpuTime();
      long before = System.nanoTime();
      outcome = work.run();
      long now = System.nanoTime();
      double took = (now - before) / 1e9;
      first = warm == 0 ? took : first;
      if (warm < warmRounds || (now - begun) / 1e9 < warmSeconds) {
        warm++;
      } else {
        seconds.add(took);
        cpu.add((process.getProcessCpuTime() - cpuBefore) / 1e9);
      }
    }
    return new BenchRepeated(first, BenchReport.median(seconds), BenchReport.median(cpu), outcome);
  }
}
