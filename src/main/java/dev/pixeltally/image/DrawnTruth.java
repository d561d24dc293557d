package dev.pixeltally.image;

import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.CityscapesOutlines;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.SampleSource;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.labels.LabelSpace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Cityscapes' files, with what is missing of its label maps and maps of instances drawn from the
 * polygons that lie in their place, and given as the PNGs that they would be.
 */
public final class DrawnTruth implements SampleSource {
  private static final long serialVersionUID = 1L;

  /** Of a file of polygons; an honest one has less than a megabyte. */
  private static final long MOST_BYTES = 1 << 25;

  private final SampleSource files;
  private final Storage storage;
  private final LabelSpace labels;
  private final DecodeLimits limits;

  private DrawnTruth(Dataset dataset, DecodeLimits limits) {
    this.files = dataset.source();
    this.storage = dataset.storage();
    this.labels = dataset.labels();
    this.limits = limits;
  }

  /**
   * Gives a dataset's files; of layouts without polygons, and of packs, which hold what was drawn,
   * as the dataset itself does.
   *
   * @param limits the size of maps that are drawn
   */
  public static SampleSource of(Dataset dataset, DecodeLimits limits) {
    boolean polygons =
        dataset.layout().equals("cityscapes")
            && dataset.masks() != null
            && dataset.packed() == null;
    return polygons ? new DrawnTruth(dataset, limits) : dataset.source();
  }

  @Override
  public List<Sample> ordered(List<Sample> samples) {
    return files.ordered(samples);
  }

  @Override
  public boolean together(List<Sample> ordered, int index) {
    return files.together(ordered, index);
  }

  @Override
  public Optional<String> sha256(List<Sample> samples, int index) {
    return files.sha256(samples, index);
  }

  @Override
  public Cursor open(List<Sample> samples) {
    Cursor plain = files.open(samples);
    return new Cursor() {
      @Override
      public boolean hasNext() {
        return plain.hasNext();
      }

      @Override
      public SampleFiles next() {
        return new Files(plain.next());
      }

      @Override
      public void close() throws IOException {
        plain.close();
      }
    };
  }

  /** One sample's. */
  private final class Files implements SampleFiles {
    private final SampleFiles plain;

    Files(SampleFiles plain) {
      this.plain = plain;
    }

    @Override
    public Sample sample() {
      return plain.sample();
    }

    @Override
    public byte[] image(long limit) throws SampleException, IOException {
      return plain.image(limit);
    }

    @Override
    public byte[] truth(long limit) throws SampleException, IOException {
      try {
        return plain.truth(limit);
      } catch (SampleException e) {
        byte[] polygons = polygons(e, limit);
        return drawn(
            sample().truth(), () -> new GreyPng().encode(painter(polygons).labels(labels)));
      }
    }

    @Override
    public byte[] beside(String address, long limit) throws SampleException, IOException {
      try {
        return plain.beside(address, limit);
      } catch (SampleException e) {
        if (!address.equals(CityscapesNames.instances(sample().truth()))) {
          throw e;
        }
        byte[] polygons = polygons(e, limit);
        return drawn(address, () -> new GreyPng().encode(painter(polygons).instances()));
      }
    }

    private String polygons() {
      return CityscapesNames.polygons(sample().truth());
    }

    /** What stands in place of a file; where nothing does, that file is what is missing. */
    private byte[] polygons(SampleException missing, long limit) throws SampleException {
      String address = polygons();
      if (missing.reason() != Reason.MISSING_TRUTH || address == null) {
        throw missing;
      }
      try {
        return storage.read(address, Math.min(limit, MOST_BYTES), Reason.MISSING_TRUTH);
      } catch (SampleException e) {
        throw e.reason() == Reason.MISSING_TRUTH ? missing : e;
      }
    }

    private OutlinePainter painter(byte[] polygons) throws SampleException {
      return new OutlinePainter(CityscapesOutlines.read(polygons, polygons()), limits);
    }

    private byte[] drawn(String address, Drawing drawing) throws SampleException {
      try {
        return drawing.png();
      } catch (SampleException e) {
        throw new SampleException(
            Stage.TRUTH,
            e.reason(),
            "Cannot draw "
                + address
                + ", which is missing, from the polygons beside it: "
                + e.getMessage(),
            e);
      }
    }
  }

  /** Makes a PNG. */
  private interface Drawing {
    byte[] png() throws SampleException;
  }
}
