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
import java.io.IOException;
import java.io.InterruptedIOException;
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
  private final S empty;
  private final Supplier<SampleObserver<S>> observers;
  private final MetricRows rows;

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
   * @param empty the protocol's state of no images
   * @param observers makes one for each thread
   * @param rows receives the images' numbers; the caller closes it
   */
  LocalScoring(
      SampleSource truths, S empty, Supplier<SampleObserver<S>> observers, MetricRows rows) {
    this.truths = truths;
    this.empty = empty;
    this.observers = observers;
    this.rows = rows;
  }

  /**
   * As {@link #run}, where only I/O may fail.
   *
   * @throws InterruptedIOException where it is interrupted
   */
  Result<S> uninterrupted(List<Sample> samples, int threads, LongConsumer progress)
      throws IOException {
    try {
      return run(samples, threads, progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("The scoring was interrupted").initCause(e);
    }
  }

  Result<S> run(List<Sample> samples, int threads, LongConsumer progress)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    ThreadLocal<SampleObserver<S>> own = ThreadLocal.withInitial(observers);
    S state = empty;
    long images = 0;
    List<FailedSample> failures = new ArrayList<>();
    Deque<Future<Observed<S>>> ahead = new ArrayDeque<>();
    try (SampleSource.Cursor cursor = truths.open(truths.ordered(samples))) {
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
        rows.write(o.sample().id(), o.state());
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
