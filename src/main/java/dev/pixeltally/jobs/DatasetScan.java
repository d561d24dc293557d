package dev.pixeltally.jobs;

import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.StorageFault;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.report.DatasetReport;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Reads every image and mask of a dataset once, and counts what is in them. */
final class DatasetScan {
  private final Dataset dataset;
  private final DecodeLimits limits;
  private final int[] indices;

  DatasetScan(Dataset dataset, DecodeLimits limits) {
    this.dataset = dataset;
    this.limits = limits;
    this.indices = dataset.labels().indexTable();
  }

  DatasetReport run(Listing listing, int threads, LongConsumer progress)
      throws InterruptedException {
    DatasetReport all = new DatasetReport(dataset);
    listing.failures().forEach(all::failed);
    AtomicInteger next = new AtomicInteger();
    List<Sample> samples = listing.samples();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<DatasetReport>> parts =
          IntStream.range(0, threads)
              .mapToObj(t -> pool.submit(() -> some(samples, next, progress)))
              .toList();
      for (Future<DatasetReport> part : parts) {
        all.merge(part.get());
      }
      return all;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageFault fault) {
        throw fault;
      }
      throw new IllegalStateException("A reading thread failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private DatasetReport some(List<Sample> samples, AtomicInteger next, LongConsumer progress) {
    DatasetReport report = new DatasetReport(dataset);
    ImageDecoder images = new ImageDecoder();
    IndexPng masks = new IndexPng();
    for (int i = next.getAndIncrement(); i < samples.size(); i = next.getAndIncrement()) {
      Sample sample = samples.get(i);
      try {
        one(sample, images, masks, report);
      } catch (SampleException e) {
        report.failed(FailedSample.of(sample.id(), sample.image(), e));
      } catch (StorageFault e) {
        throw e;
      } catch (RuntimeException e) {
        report.failed(
            new FailedSample(
                sample.id(), sample.image(), Stage.DECODE, Reason.INTERNAL, String.valueOf(e)));
      }
      progress.accept(1);
    }
    return report;
  }

  private void one(Sample sample, ImageDecoder images, IndexPng masks, DatasetReport report)
      throws SampleException {
    byte[] file = dataset.storage().read(sample.image(), limits.maxBytes(), Reason.MISSING_IMAGE);
    RgbImage image = images.decode(file, limits, Orientation.IGNORE);
    report.image(image.width(), image.height());
    if (sample.truth() != null) {
      try {
        mask(sample, image, masks, report);
      } catch (SampleException e) {
        throw e.at(Stage.TRUTH);
      }
    }
  }

  private void mask(Sample sample, RgbImage image, IndexPng masks, DatasetReport report)
      throws SampleException {
    byte[] file = dataset.storage().read(sample.truth(), limits.maxBytes(), Reason.MISSING_TRUTH);
    LabelMap map = masks.decode(file, limits);
    if (map.width() != image.width() || map.height() != image.height()) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.SIZE_MISMATCH,
          "The mask is "
              + map.width()
              + "x"
              + map.height()
              + " pixels, its image "
              + image.width()
              + "x"
              + image.height());
    }
    long[] counts = new long[256];
    for (int i = 0; i < map.width() * map.height(); i++) {
      counts[map.ids()[i] & 0xff]++;
    }
    for (int id = 0; id < 256; id++) {
      if (counts[id] > 0 && indices[id] == LabelSpace.UNKNOWN) {
        throw new SampleException(
            Stage.TRUTH,
            Reason.UNKNOWN_CLASS_ID,
            counts[id]
                + " pixels have id "
                + id
                + ", which label space "
                + dataset.labels().name()
                + " does not know");
      }
    }
    report.mask(counts);
  }
}
