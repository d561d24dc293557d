package dev.pixeltally.jobs;

import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.DrawnTruth;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.InstancePng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.LabelMapFile;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.report.DatasetReport;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

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
      throws IOException, InterruptedException {
    DatasetReport all = new DatasetReport(dataset);
    listing.failures().forEach(all::failed);
    List<Part> parts = Stream.generate(Part::new).limit(threads).toList();
    SampleSweep.run(DrawnTruth.of(dataset, limits), listing.samples(), parts, progress);
    parts.forEach(part -> all.merge(part.report));
    return all;
  }

  /** One thread's. */
  private final class Part implements SampleSweep.Looker {
    private final DatasetReport report = new DatasetReport(dataset);
    private final ImageDecoder images = new ImageDecoder();
    private final LabelMapFile masks = new LabelMapFile();

    @Override
    public void look(SampleFiles files) throws SampleException, IOException {
      one(files, images, masks, report);
    }

    @Override
    public void failed(FailedSample failure) {
      report.failed(failure);
    }
  }

  private void one(SampleFiles files, ImageDecoder images, LabelMapFile masks, DatasetReport report)
      throws SampleException, IOException {
    byte[] file = files.image(limits.maxBytes());
    RgbImage image = images.decode(file, limits, Orientation.IGNORE);
    report.image(image.width(), image.height());
    if (files.sample().truth() != null) {
      try {
        mask(files, image, masks, report);
      } catch (SampleException e) {
        throw e.at(Stage.TRUTH);
      }
    }
  }

  private void mask(SampleFiles files, RgbImage image, LabelMapFile masks, DatasetReport report)
      throws SampleException, IOException {
    byte[] file = files.truth(limits.maxBytes());
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
    instances(files, map, report);
  }

  /** Objects of Cityscapes' maps of instances, where there are such. */
  private void instances(SampleFiles files, LabelMap labels, DatasetReport report)
      throws SampleException, IOException {
    String address =
        dataset.layout().equals("cityscapes")
            ? CityscapesNames.instances(files.sample().truth())
            : null;
    if (address == null) {
      return;
    }
    InstanceMap map;
    try {
      map = new InstancePng().decode(files.beside(address, limits.maxBytes()), limits);
    } catch (SampleException e) {
      if (e.reason() == Reason.MISSING_TRUTH) {
        return;
      }
      throw new SampleException(Stage.TRUTH, e.reason(), address + ": " + e.getMessage(), e);
    }
    if (map.width() != labels.width() || map.height() != labels.height()) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.SIZE_MISMATCH,
          "The map of instances is %dx%d pixels, the label map %dx%d"
              .formatted(map.width(), map.height(), labels.width(), labels.height()));
    }
    BitSet seen = new BitSet();
    int differ = 0;
    for (int i = 0; i < map.width() * map.height(); i++) {
      int number = map.id(i);
      differ += (number < 1000 ? number : number / 1000) == (labels.ids()[i] & 0xff) ? 0 : 1;
      seen.set(number);
    }
    if (differ > 0) {
      throw new SampleException(
          Stage.TRUTH,
          Reason.CORRUPT,
          differ + " pixels have another class in " + address + " than in the label map");
    }
    int[] objects = new int[256];
    for (int n = seen.nextSetBit(1000); n >= 0; n = seen.nextSetBit(n + 1)) {
      objects[n / 1000]++;
    }
    report.instances(objects);
  }
}
