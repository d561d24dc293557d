package dev.pixeltally.jobs;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.Geometry;
import dev.pixeltally.image.ImageDecoder;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.Packer;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.infer.BareRuns;
import dev.pixeltally.infer.BareRuns.Ready;
import dev.pixeltally.infer.ModelBundle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The two limits of a job: the network alone, and decoding alone. */
final class BenchBare {
  /** Of the decoder over all photographs; the first ones compile it. */
  private static final int PASSES = 4;

  /** Ready tensors are held at once; more photographs than fit are not needed. */
  private static final long MOST_BYTES = 256L << 20;

  private final List<Path> photographs;

  BenchBare(List<Path> photographs) {
    this.photographs = photographs;
  }

  /** ONNX Runtime on ready tensors. */
  BareRuns.Timing time(ModelBundle bundle, int threads, int passes)
      throws IOException, SampleException, InterruptedException {
    return BareRuns.time(bundle, tensors(bundle), threads, passes);
  }

  private List<Ready> tensors(ModelBundle bundle) throws IOException, SampleException {
    ImageDecoder decoder = new ImageDecoder();
    Packer packer = new Packer();
    List<Ready> tensors = new ArrayList<>();
    long bytes = 0;
    for (Path photograph : photographs) {
      RgbImage image = decode(decoder, Files.readAllBytes(photograph));
      Geometry geometry =
          Geometry.of(bundle.preprocessing().resize(), image.width(), image.height());
      bytes += (long) geometry.floats() * Float.BYTES;
      if (bytes > MOST_BYTES && !tensors.isEmpty()) {
        break;
      }
      FloatBuffer floats =
          ByteBuffer.allocateDirect(geometry.floats() * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      packer.pack(image, geometry, bundle.preprocessing(), floats);
      tensors.add(new Ready(floats, geometry));
    }
    return tensors;
  }

  /** The short side that half of the photographs are below. */
  int shortSide() throws IOException, SampleException {
    ImageDecoder decoder = new ImageDecoder();
    int[] sides = new int[photographs.size()];
    for (int i = 0; i < sides.length; i++) {
      RgbImage image = decode(decoder, Files.readAllBytes(photographs.get(i)));
      sides[i] = Math.min(image.width(), image.height());
    }
    Arrays.sort(sides);
    return sides[sides.length / 2];
  }

  /** CPU milliseconds that decoding a photograph takes, alone in a warm JVM. */
  double decodeMillis() throws IOException, SampleException {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    ImageDecoder decoder = new ImageDecoder();
    double least = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < PASSES; pass++) {
      long nanos = 0;
      for (Path photograph : photographs) {
        byte[] file = Files.readAllBytes(photograph);
        long start = clock.getCurrentThreadCpuTime();
        decode(decoder, file);
        nanos += clock.getCurrentThreadCpuTime() - start;
      }
      least = Math.min(least, nanos / 1e6 / photographs.size());
    }
    return least;
  }

  private static RgbImage decode(ImageDecoder decoder, byte[] file) throws SampleException {
    return decoder.decode(file, DecodeLimits.DEFAULT, Orientation.IGNORE);
  }
}
