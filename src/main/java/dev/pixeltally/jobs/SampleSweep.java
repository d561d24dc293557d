package dev.pixeltally.jobs;

import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.StorageFault;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Goes through a dataset's samples once, by several threads in no order. */
final class SampleSweep {
  private SampleSweep() {}

  /** One thread's: looks at samples, and keeps what it has seen. */
  interface Looker {
    void look(SampleFiles files) throws SampleException, IOException;

    /** A sample with a problem. */
    void failed(FailedSample failure);
  }

  /** Shows every sample to one of the lookers, a thread each. */
  static void run(
      SampleSource source, List<Sample> all, List<? extends Looker> lookers, LongConsumer progress)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(lookers.size());
    try (SampleSource.Cursor samples = source.open(source.ordered(all))) {
      List<Future<Void>> parts =
          lookers.stream()
              .map(looker -> pool.submit((Callable<Void>) () -> some(samples, looker, progress)))
              .toList();
      for (Future<Void> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageFault fault) {
        throw fault;
      }
      throw new IllegalStateException("A reading thread failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static SampleFiles next(SampleSource.Cursor samples) {
    synchronized (samples) {
      return samples.hasNext() ? samples.next() : null;
    }
  }

  private static Void some(SampleSource.Cursor samples, Looker looker, LongConsumer progress)
      throws IOException {
    for (SampleFiles files = next(samples); files != null; files = next(samples)) {
      Sample sample = files.sample();
      try {
        looker.look(files);
      } catch (SampleException e) {
        looker.failed(FailedSample.of(sample.id(), sample.image(), e));
      } catch (StorageFault e) {
        throw e;
      } catch (RuntimeException e) {
        looker.failed(
            new FailedSample(
                sample.id(), sample.image(), Stage.DECODE, Reason.INTERNAL, String.valueOf(e)));
      }
      progress.accept(1);
    }
    return null;
  }
}
