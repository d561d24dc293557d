package dev.pixeltally.spark;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.Packer;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.infer.Tensor;
import dev.pixeltally.infer.TensorPool;
import dev.pixeltally.spark.StageTimes.Step;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads, decodes and packs one image after another; its buffers serve one thread. */
final class PhotoReader {
  private final RunSetup setup;
  private final TensorPool tensors;
  private final StageTimes times;
  private final RunMeter meter;
  private final ImageDecoder decoder = new ImageDecoder();
  private final Packer packer = new Packer();
  private final MessageDigest sha256;

  PhotoReader(RunSetup setup, TensorPool tensors, StageTimes times, RunMeter meter) {
    this.setup = setup;
    this.tensors = tensors;
    this.times = times;
    this.meter = meter;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** An image ready for the network; whoever takes it closes the tensor. */
  Photo read(SampleFiles files) throws SampleException, IOException, InterruptedException {
    Sample sample = files.sample();
    long clock = StageTimes.now();
    long start = System.nanoTime();
    byte[] bytes = files.image(setup.limits().maxBytes());
    meter.read(bytes.length);
    String sha = HexFormat.of().formatHex(sha256.digest(bytes));
    clock = times.add(Step.READ, clock);
    RgbImage image = decoder.decode(bytes, setup.limits(), setup.orientation());
    clock = times.add(Step.DECODE, clock);
    Geometry geometry =
        Geometry.of(setup.bundle().preprocessing().resize(), image.width(), image.height());
    check(geometry, sample);
    Tensor tensor = tensors.take(geometry.floats());
    try {
      packer.pack(image, geometry, setup.bundle().preprocessing(), tensor.floats());
    } catch (RuntimeException | Error e) {
      tensor.close();
      throw e;
    }
    times.add(Step.PACK, clock);
    return new Photo(files, sha, geometry, tensor, System.nanoTime() - start);
  }

  /** A narrow image scaled to a short side grows without bound. */
  private void check(Geometry g, Sample sample) throws SampleException {
    long pixels = (long) g.tensorWidth() * g.tensorHeight();
    boolean grown = !g.keepsSize() && pixels > setup.limits().maxPixels();
    if (grown || pixels > Integer.MAX_VALUE / (3 * Float.BYTES) || g.tensorWidth() < 1) {
      throw new SampleException(
          Stage.DECODE,
          Reason.TOO_MANY_PIXELS,
          String.format(
              "%s: %dx%d pixels would fill a tensor of %dx%d, above limits.max-pixels=%d",
              sample.image(),
              g.imageWidth(),
              g.imageHeight(),
              g.tensorWidth(),
              g.tensorHeight(),
              setup.limits().maxPixels()));
    }
  }

  /**
   * @param nanos wall time of reading, decoding and packing
   */
  record Photo(SampleFiles files, String sha256, Geometry geometry, Tensor tensor, long nanos) {
    Sample sample() {
      return files.sample();
    }
  }
}
