package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.StorageFault;
import dev.pixeltally.measure.State;
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
import java.util.function.Supplier;

/**
 * Observes samples with a few threads. Results are taken in the samples' order within a bounded
 * window, so neither the tables nor the order of the merges depend on the threads, and memory not
 * on the dataset.
 *
 * @param <S> what a protocol keeps of the images seen
 */
final class LocalScoring<S extends State<S>> {
  private static final int WINDOW_A_THREAD = 8;

  private final SampleSource truths;
  private final String protocol;
  private final S empty;
  private final Supplier<SampleObserver<S>> observers;
  private final RunFolder folder;

  /**
   * What was found.
   *
   * @param images that were observed
   * @param failures of single samples, in order
   */
  record Result<S>(S state, long images, List<FailedSample> failures) {}

  private record Observed<S>(Sample sample, S state, FailedSample failure) {}

  /**
   * Prepares a scoring.
   *
   * @param protocol its name, for the images' rows
   * @param empty its state of no images
   * @param observers makes one for each thread
   * @param folder receives the images' rows; null: nobody keeps them
   */
  LocalScoring(
      SampleSource truths,
      String protocol,
      S empty,
      Supplier<SampleObserver<S>> observers,
      RunFolder folder) {
    this.truths = truths;
    this.protocol = protocol;
    this.empty = empty;
    this.observers = observers;
    this.folder = folder;
  }

  Result<S> run(List<Sample> samples, int threads, LongConsumer progress)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    ThreadLocal<SampleObserver<S>> own = ThreadLocal.withInitial(observers);
    S state = empty;
    long images = 0;
    List<FailedSample> failures = new ArrayList<>();
    Deque<Future<Observed<S>>> ahead = new ArrayDeque<>();
    try (SampleSource.Cursor cursor = truths.open(truths.ordered(samples));
        TableWriter rows = folder == null ? null : folder.writer(Table.IMAGE_METRICS)) {
      while (cursor.hasNext() || !ahead.isEmpty()) {
        while (cursor.hasNext() && ahead.size() < threads * WINDOW_A_THREAD) {
          SampleFiles files = cursor.next();
          ahead.add(pool.submit(() -> observe(files, own.get())));
        }
        Observed<S> o = ahead.remove().get();
        progress.accept(1);
        if (o.failure() != null) {
          failures.add(o.failure());
          continue;
        }
        if (rows != null) {
          for (Object[] row :
              Rows.image(folder.id(), protocol, o.sample().id(), o.state().ofOneImage())) {
            rows.write(row);
          }
        }
        images++;
        state = state.merge(o.state());
      }
      return new Result<>(state, images, failures);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageFault fault) {
        throw fault;
      }
      throw new IllegalStateException("A scoring thread failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Observed<S> observe(SampleFiles files, SampleObserver<S> observer) throws IOException {
    Sample sample = files.sample();
    try {
      return new Observed<>(sample, observer.observe(files), null);
    } catch (SampleException e) {
      return new Observed<>(sample, null, FailedSample.of(sample.id(), sample.image(), e));
    } catch (StorageFault e) {
      throw e;
    } catch (RuntimeException e) {
      return new Observed<>(
          sample,
          null,
          new FailedSample(
              sample.id(), sample.image(), Stage.MEASURE, Reason.INTERNAL, String.valueOf(e)));
    }
  }
}
