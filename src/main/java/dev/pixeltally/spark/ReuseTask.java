package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.spark.StageTimes.Step;
import dev.pixeltally.tables.StoredRows;
import dev.pixeltally.tables.StoredRows.Row;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;

/** Measures predictions that an earlier run has stored. */
final class ReuseTask implements Function2<Integer, Iterator<Reuse.Part>, Iterator<TaskResult>> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<RunSetup> broadcast;
  private final TableCommit commit;
  private final LongAccumulator done;
  private final LongAccumulator failed;

  ReuseTask(
      Broadcast<RunSetup> setup, TableCommit commit, LongAccumulator done, LongAccumulator failed) {
    this.broadcast = setup;
    this.commit = commit;
    this.done = done;
    this.failed = failed;
  }

  @Override
  public Iterator<TaskResult> call(Integer partition, Iterator<Reuse.Part> parts)
      throws IOException, InterruptedException {
    RunSetup setup = broadcast.value();
    TaskResult result = TaskResult.empty(setup);
    commit.run(
        result,
        files -> {
          try (TaskOutput output =
              new TaskOutput(setup, files, result, "", done::add, failed::add)) {
            Measuring measuring = new Measuring(setup, result.times);
            while (parts.hasNext()) {
              measuring.all(parts.next(), files, output);
            }
          }
        });
    result.peakMemory.put(SparkEnv.get().executorId(), ProcessMemory.peakBytes());
    return List.of(result).iterator();
  }

  /** Its buffers serve one thread. */
  private static final class Measuring {
    private final RunSetup setup;
    private final StageTimes times;
    private final Finisher finisher;
    private final String fingerprint;

    Measuring(RunSetup setup, StageTimes times) {
      this.setup = setup;
      this.times = times;
      this.finisher = Finisher.of(setup, times);
      this.fingerprint = setup.bundle().fingerprint(setup.orientation());
    }

    void all(Reuse.Part part, TableCommit.Files files, TaskOutput output) throws IOException {
      try (SampleSource.Cursor cursor = setup.source().open(part.samples());
          StoredRows rows =
              StoredRows.open(
                  part.file().address(), fingerprint, part.digests().all(), files::configuration)) {
        for (int i = 0; cursor.hasNext(); i++) {
          SampleFiles sample = cursor.next();
          String sha256 = part.digests().hex(i).orElseThrow();
          long clock = StageTimes.now();
          Row row = rows.find(sha256);
          clock = times.add(Step.READ, clock);
          Finished finished = new Finished(sample.sample(), sha256);
          finished.attempt(() -> finisher.measure(sample, row, finished));
          clock = times.add(Step.MEASURE, clock);
          output.stored(finished, part.file().run());
          times.add(Step.WRITE, clock);
        }
      }
    }
  }
}
