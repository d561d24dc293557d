package dev.pixeltally.spark;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.StorageFault;
import dev.pixeltally.infer.Batcher;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.infer.Item;
import dev.pixeltally.infer.Network;
import dev.pixeltally.infer.PassTimes;
import dev.pixeltally.infer.TensorPool;
import dev.pixeltally.spark.Finisher.Inferred;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.spark.RunMeter.Stall;
import dev.pixeltally.spark.StageTimes.Step;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * One task's samples on their way through decoding, the network, and measuring and encoding.
 *
 * <p>Decode threads work ahead of the network by at most {@code pipeline.ahead} images; the task's
 * own thread feeds the network and writes; encode threads follow, at most as many images behind.
 * Both windows keep the samples' order (a batch, that of equal shapes), so that files and failures
 * do not depend on timing, and bound the memory whatever the dataset.
 */
final class TaskPipeline {
  /** Tensor shapes that may wait for a full batch at once. */
  private static final int SHAPES = 4;

  /** What receives the results, in the samples' order within equal shapes. */
  interface Sink {
    void accept(Inferred inferred) throws IOException;

    void failed(FailedSample failure) throws IOException;
  }

  private record Decoded(Sample sample, Photo photo, SampleException failure) {}

  private final RunSetup setup;
  private final Batcher<Photo> batcher;
  private final StageTimes times;
  private final Sink sink;
  private final RunMeter meter;
  private final LongConsumer busy;
  private final int window;

  TaskPipeline(
      RunSetup setup,
      Network network,
      StageTimes times,
      Sink sink,
      RunMeter meter,
      LongConsumer busy) {
    this.setup = setup;
    this.batcher = new Batcher<>(network, setup.batch(), SHAPES);
    this.times = times;
    this.sink = sink;
    this.meter = meter;
    this.busy = busy;
    this.window = Math.max(setup.pipeline().ahead(), setup.pipeline().decodeThreads());
  }

  /** Images that a pass took at the end. */
  int batch() {
    return batcher.reached();
  }

  void run(SampleSource.Cursor samples) throws IOException, InterruptedException {
    // One tensor for every image in the window, those that wait for their batch, and the one at
    // hand.
    TensorPool tensors = new TensorPool(window + batcher.mostPending() + 1);
    try (Workers<PhotoReader, Decoded> readers =
            new Workers<>(
                "decode",
                setup.pipeline().decodeThreads(),
                () -> new PhotoReader(setup, tensors, times, meter));
        Workers<Finisher, Inferred> finishers =
            new Workers<>(
                "encode", setup.pipeline().encodeThreads(), () -> Finisher.of(setup, times))) {
      while (samples.hasNext() || readers.size() > 0) {
        while (samples.hasNext() && readers.size() < window) {
          SampleFiles files = samples.next();
          readers.submit(reader -> decode(reader, files));
        }
        Decoded next = take(readers, Stall.DECODE);
        if (next.failure() != null) {
          sink.failed(FailedSample.of(next.sample().id(), next.sample().image(), next.failure()));
        } else {
          Photo photo = next.photo();
          List<Inference<Photo>> done =
              passes(b -> b.submit(new Item<>(photo, photo.geometry(), photo.tensor())));
          done.forEach(i -> finishers.submit(f -> f.finish(i)));
        }
        write(finishers, window);
      }
      List<Inference<Photo>> rest = passes(Batcher::flush);
      rest.forEach(i -> finishers.submit(f -> f.finish(i)));
      write(finishers, 0);
    }
  }

  private List<Inference<Photo>> passes(Function<Batcher<Photo>, List<Inference<Photo>>> some) {
    PassTimes passed = batcher.times();
    long waited = passed.waitedNanos();
    long ran = passed.busyNanos();
    long clock = StageTimes.now();
    try {
      return some.apply(batcher);
    } finally {
      times.add(Step.NETWORK, clock);
      meter.stalled(Stall.DEVICE, passed.waitedNanos() - waited);
      meter.busy(passed.busyNanos() - ran);
      busy.accept(passed.busyNanos() - ran);
    }
  }

  private static Decoded decode(PhotoReader reader, SampleFiles files)
      throws IOException, InterruptedException {
    Sample sample = files.sample();
    try {
      return new Decoded(sample, reader.read(files), null);
    } catch (SampleException e) {
      return new Decoded(sample, null, e);
    } catch (OutOfMemoryError e) {
      return new Decoded(sample, null, OutOfMemory.with(Stage.DECODE, sample.image(), e));
    } catch (StorageFault e) {
      throw e;
    } catch (RuntimeException e) {
      return new Decoded(
          sample,
          null,
          new SampleException(Stage.DECODE, Reason.INTERNAL, sample.image() + ": " + e, e));
    }
  }

  private void write(Workers<Finisher, Inferred> finishers, int leave)
      throws IOException, InterruptedException {
    while (finishers.size() > leave) {
      Inferred inferred = take(finishers, Stall.WRITE);
      long clock = StageTimes.now();
      long start = System.nanoTime();
      sink.accept(inferred);
      meter.stalled(Stall.WRITE, System.nanoTime() - start);
      times.add(Step.WRITE, clock);
    }
  }

  private <R> R take(Workers<?, R> workers, Stall why) throws InterruptedException {
    long start = System.nanoTime();
    try {
      return workers.take();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      if (e.getCause() instanceof StorageFault fault) {
        throw fault;
      }
      throw new IllegalStateException("A pipeline thread failed: " + e.getCause(), e.getCause());
    } finally {
      meter.stalled(why, System.nanoTime() - start);
    }
  }
}
