package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.measure.cityscapes.InstanceState;
import dev.pixeltally.tables.RunPredictions;
import dev.pixeltally.tables.RunPredictions.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Goes through a run's masks in the order in which they are stored, some at a time, so that memory
 * does not grow with the run. The order of the images has no part in the numbers.
 *
 * @param ids Cityscapes' id of a network's class, by its name; empty: it has none
 */
record StoredMasksPass(
    InstanceTruth truth, RunPredictions predictions, Function<String, OptionalInt> ids) {
  /** Bytes of run lengths that are held at a time. */
  private static final long MOST_BYTES = 32 << 20;

  /** Beside its mask's run lengths. */
  private static final int OF_AN_INSTANCE = 200;

  /**
   * Scores the images that are wanted and stored.
   *
   * @param wanted samples by the names that their images have in the run
   * @param progress is told of images that are done
   */
  LocalScoring.Result<InstanceState> run(
      Map<String, Sample> wanted, int threads, MetricRows rows, LongConsumer progress)
      throws IOException {
    Chunk chunk = new Chunk(threads, rows, progress);
    predictions.each(
        prediction -> {
          Sample sample = wanted.get(prediction.imageId());
          if (sample != null) {
            chunk.add(sample, prediction);
          }
        });
    chunk.flush();
    return new LocalScoring.Result<>(chunk.state, chunk.images, chunk.failures);
  }

  /** What is held, and what came out of all before. */
  private final class Chunk {
    private final int threads;
    private final MetricRows rows;
    private final LongConsumer progress;
    private final List<FailedSample> failures = new ArrayList<>();
    private InstanceState state = truth.protocol().empty();
    private long images;
    private Map<String, Prediction> held = new HashMap<>();
    private List<Sample> samples = new ArrayList<>();
    private long bytes;

    Chunk(int threads, MetricRows rows, LongConsumer progress) {
      this.threads = threads;
      this.rows = rows;
      this.progress = progress;
    }

    void add(Sample sample, Prediction prediction) throws IOException {
      samples.add(sample);
      held.put(sample.id(), prediction);
      for (Object[] cells : prediction.instances()) {
        bytes += OF_AN_INSTANCE + (cells[7] == null ? 0 : ((byte[]) cells[7]).length);
      }
      if (bytes > MOST_BYTES) {
        flush();
      }
    }

    void flush() throws IOException {
      Map<String, Prediction> masks = held;
      LocalScoring.Result<InstanceState> some =
          new LocalScoring<>(
                  truth.source(),
                  truth.protocol().empty(),
                  truth.observers(() -> id -> new StoredMasks(masks.get(id), ids)),
                  rows)
              .uninterrupted(samples, threads, progress);
      state = state.merge(some.state());
      images += some.images();
      failures.addAll(some.failures());
      held = new HashMap<>();
      samples = new ArrayList<>();
      bytes = 0;
    }
  }
}
