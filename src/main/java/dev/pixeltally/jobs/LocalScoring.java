package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.PredictionFolder;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.StorageFault;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.measure.ConfusionState;
import dev.pixeltally.measure.SegmentationProtocol;
import dev.pixeltally.tables.Rows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Observes pairs of label maps with a few threads. Results are taken in the samples' order within a
 * bounded window, so the tables do not depend on the threads, and memory not on the dataset.
 */
final class LocalScoring {
  private static final int WINDOW_A_THREAD = 8;

  private final SampleSource truths;
  private final PredictionFolder predictions;
  private final SegmentationProtocol protocol;
  private final DecodeLimits limits;
  private final RunFolder folder;

  /**
   * What was found.
   *
   * @param failures of single samples, in order
   */
  record Result(ConfusionState state, List<FailedSample> failures) {}

  private record Observed(Sample sample, ConfusionState state, FailedSample failure) {}

  /**
   * Prepares a scoring.
   *
   * @param folder receives the images' rows; null: nobody keeps them
   */
  LocalScoring(
      SampleSource truths,
      PredictionFolder predictions,
      SegmentationProtocol protocol,
      DecodeLimits limits,
      RunFolder folder) {
    this.truths = truths;
    this.predictions = predictions;
    this.protocol = protocol;
    this.limits = limits;
    this.folder = folder;
  }

  Result run(List<Sample> samples, int threads, LongConsumer progress)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    ThreadLocal<IndexPng[]> decoders =
        ThreadLocal.withInitial(() -> new IndexPng[] {new IndexPng(), new IndexPng()});
    ConfusionState state = protocol.empty();
    List<FailedSample> failures = new ArrayList<>();
    Deque<Future<Observed>> ahead = new ArrayDeque<>();
    try (SampleSource.Cursor cursor = truths.open(truths.ordered(samples));
        TableWriter rows = folder == null ? null : folder.writer(Table.IMAGE_METRICS)) {
      while (cursor.hasNext() || !ahead.isEmpty()) {
        while (cursor.hasNext() && ahead.size() < threads * WINDOW_A_THREAD) {
          SampleFiles files = cursor.next();
          ahead.add(pool.submit(() -> observe(files, decoders.get())));
        }
        Observed o = ahead.remove().get();
        progress.accept(1);
        if (o.failure() != null) {
          failures.add(o.failure());
          continue;
        }
        if (rows != null) {
          for (Object[] row :
              Rows.image(folder.id(), protocol.name(), o.sample().id(), o.state().result())) {
            rows.write(row);
          }
        }
        state = state.merge(o.state());
      }
      return new Result(state, failures);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageFault fault) {
        throw fault;
      }
      throw new IllegalStateException("A scoring thread failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Observed observe(SampleFiles files, IndexPng[] decoders) throws IOException {
    Sample sample = files.sample();
    try {
      LabelMap truth =
          read(decoders[0], () -> files.truth(limits.maxBytes()), sample.truth(), Stage.TRUTH);
      String address = predictions.addressOf(sample.id());
      LabelMap prediction =
          read(
              decoders[1],
              () ->
                  predictions.storage().read(address, limits.maxBytes(), Reason.MISSING_PREDICTION),
              address,
              Stage.DECODE);
      return new Observed(sample, protocol.observe(truth, prediction), null);
    } catch (SampleException e) {
      return new Observed(sample, null, FailedSample.of(sample.id(), sample.image(), e));
    } catch (StorageFault e) {
      throw e;
    } catch (RuntimeException e) {
      return new Observed(
          sample,
          null,
          new FailedSample(
              sample.id(), sample.image(), Stage.MEASURE, Reason.INTERNAL, String.valueOf(e)));
    }
  }

  @FunctionalInterface
  private interface Bytes {
    byte[] read() throws SampleException, IOException;
  }

  private LabelMap read(IndexPng decoder, Bytes file, String address, Stage stage)
      throws SampleException, IOException {
    try {
      return decoder.decode(file.read(), limits);
    } catch (SampleException e) {
      throw new SampleException(stage, e.reason(), address + ": " + e.getMessage(), e);
    }
  }
}
