package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.measure.State;
import dev.pixeltally.tables.StoredRows;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Observes one file's predictions, which stay where they are. */
final class PassTask implements Function<Reuse.Part, State<?>> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<RunSetup> broadcast;
  private final SerializableConfiguration hadoop;

  PassTask(Broadcast<RunSetup> setup, Configuration hadoop) {
    this.broadcast = setup;
    this.hadoop = new SerializableConfiguration(hadoop);
  }

  @Override
  public State<?> call(Reuse.Part part) throws IOException, InterruptedException {
    RunSetup setup = broadcast.value();
    Finisher finisher = Finisher.of(setup, new StageTimes());
    String fingerprint = setup.bundle().fingerprint(setup.orientation());
    State<?> state = setup.protocol().empty();
    try (SampleSource.Cursor cursor = setup.source().open(part.samples());
        StoredRows rows =
            StoredRows.open(
                part.file().address(), fingerprint, part.digests().all(), hadoop::value)) {
      for (int i = 0; cursor.hasNext(); i++) {
        SampleFiles files = cursor.next();
        String sha256 = part.digests().hex(i).orElseThrow();
        StoredRows.Row row = rows.find(sha256);
        Finished finished = new Finished(files.sample(), sha256);
        finished.attempt(() -> finisher.measure(files, row, finished));
        if (finished.state != null) {
          state = State.merged(state, finished.state);
        }
      }
    }
    return state;
  }
}
