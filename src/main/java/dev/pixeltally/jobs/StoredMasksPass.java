package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.measure.cityscapes.InstanceState;
import dev.pixeltally.tables.RunPredictions;
import dev.pixeltally.tables.RunPredictions.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Goes through a run's masks in the order in which they are stored, some at a time, so that memory
 * does not grow with the run. The order of the images has no part in the numbers.
 *
 * @param ids Cityscapes' id of a network's class, by its name; empty: it has none
 * @param mostBytes of run lengths that are held at a time
 */
record StoredMasksPass(
    InstanceTruth truth,
    RunPredictions predictions,
    Function<String, OptionalInt> ids,
    long mostBytes) {
  /** Those of some ten thousand masks: enough for all threads, and little beside a decoder's. */
  static final long MOST_BYTES = 32 << 20;

  /** Beside its mask's run lengths. */
  private static final int OF_AN_INSTANCE = 200;

  /**
   * Scores the images that are wanted and stored.
   *
   * @param samples of the truth's own listing
   * @param places which of them an image of the run is, by the name that it has there
   * @param progress is told of images that are done
   * @param notJudged is told how many masks are of which class that has no id, in the end
   */
  LocalScoring.Result<InstanceState> run(
      List<Sample> samples,
      Map<String, Integer> places,
      int threads,
      MetricRows rows,
      LongConsumer progress,
      Consumer<Map<String, Long>> notJudged)
      throws IOException {
    Chunk chunk = new Chunk(samples, threads, rows, progress);
    predictions.each(
        prediction -> {
          Integer place = places.get(prediction.imageId());
          if (place != null) {
            chunk.add(place, prediction);
          }
        });
    chunk.flush();
    notJudged.accept(chunk.others);
    return new LocalScoring.Result<>(chunk.state, chunk.images, chunk.failures);
  }

  /** What is held, and what came out of all before. */
  private final class Chunk {
    private final List<Sample> samples;
    private final int threads;
    private final MetricRows rows;
    private final LongConsumer progress;
    private final List<FailedSample> failures = new ArrayList<>();
    private InstanceState state = truth.protocol().empty();
    private long images;
    private final Map<String, Long> others = new TreeMap<>();
    private Map<String, Prediction> held = new HashMap<>();
    private BitSet chosen = new BitSet();
    private long bytes;

    Chunk(List<Sample> samples, int threads, MetricRows rows, LongConsumer progress) {
      this.samples = samples;
      this.threads = threads;
      this.rows = rows;
      this.progress = progress;
    }

    void add(int place, Prediction prediction) throws IOException {
      chosen.set(place);
      held.put(samples.get(place).id(), prediction);
      for (Object[] cells : prediction.scored()) {
        String name = (String) cells[1];
        if (ids.apply(name).isEmpty()) {
          others.merge(name, 1L, Long::sum);
        }
        bytes += OF_AN_INSTANCE + (cells[7] == null ? 0 : ((byte[]) cells[7]).length);
      }
      if (bytes > mostBytes) {
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
              .uninterrupted(Listing.only(samples, chosen), threads, progress);
      state = state.merge(some.state());
      images += some.images();
      failures.addAll(some.failures());
      held = new HashMap<>();
      chosen = new BitSet();
      bytes = 0;
    }
  }
}
