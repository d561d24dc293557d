package dev.pixeltally.jobs;

/**
 * One run of one tool; what a tool does not tell is NaN.
 *
 * @param work seconds from files to the score, without start and imports
 * @param cpu CPU seconds of the same
 * @param process seconds from start to end
 * @param processCpu CPU seconds of it
 * @param mib the peak of the memory that stayed resident, of the largest process
 * @param problem why there are no numbers; else null
 */
record BenchProtocolRun(
    double work,
    double cpu,
    double process,
    double processCpu,
    double mib,
    double score,
    String problem) {

  static BenchProtocolRun failed(String problem) {
    double none = Double.NaN;
    return new BenchProtocolRun(none, none, none, none, none, none, problem);
  }
}
