package dev.pixeltally.spark;

import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.LabelMapFile;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.report.Overlay;
import dev.pixeltally.report.WorstImages;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.SerializableConfiguration;

/** Draws one of the worst images and writes its picture. */
final class OverlayTask implements VoidFunction<OverlayTask.Place> {
  private static final long serialVersionUID = 1L;

  private final RunSetup setup;
  private final String folder;
  private final SerializableConfiguration hadoop;

  /**
   * An image and its rank.
   *
   * @param rank 1 for the worst
   * @param sample the image alone, as its source lists it
   */
  record Place(int rank, WorstImages.Entry entry, List<Sample> sample) implements Serializable {}

  OverlayTask(RunSetup setup, String folder, Configuration hadoop) {
    this.setup = setup;
    this.folder = folder;
    this.hadoop = new SerializableConfiguration(hadoop);
  }

  @Override
  public void call(Place place) throws IOException, SampleException {
    WorstImages.Entry entry = place.entry();
    byte[] file;
    byte[] mask;
    try (SampleSource.Cursor one = setup.source().open(place.sample())) {
      SampleFiles files = one.next();
      file = files.image(setup.limits().maxBytes());
      mask = files.truth(setup.limits().maxBytes());
    }
    RgbImage photo = new ImageDecoder().decode(file, setup.limits(), setup.orientation());
    LabelMap truth = new LabelMapFile().decode(mask, setup.limits());
    LabelMap prediction = new IndexPng().decode(entry.labelMap(), setup.limits());
    Overlay overlay =
        new Overlay(
            ((MapProtocol<?>) setup.protocol()).labels(),
            setup.bundle().outputs().get(0).labels(),
            setup.mapping().ids());
    String caption =
        String.format(
            Locale.ROOT,
            "%d.  %s    mean IoU %.2f   pixel accuracy %.2f",
            place.rank(),
            entry.id(),
            100 * entry.score(),
            100 * entry.accuracy());
    byte[] png = overlay.png(photo, truth, prediction, caption);
    String name =
        String.format("%04d_%s.png", place.rank(), entry.id().replaceAll("[/:\\\\]", "_"));
    Path path = new Path(folder, name);
    FileSystem files = path.getFileSystem(hadoop.value());
    try (OutputStream out = files.create(path, true)) {
      out.write(png);
    }
  }
}
