package dev.pixeltally.measure.maps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.image.RealMap;
import dev.pixeltally.measure.ImageProtocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.Summation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protocols of maps travel to executors, and their states travel back. */
class RunMapsTest {
  static Stream<ImageProtocol<?, RealMap, ?>> protocols() {
    NormalsState angles = new NormalsProtocol().empty();
    return Stream.of(
        new RunMaps<>(
            new DepthProtocol(
                DepthProtocol.KITTI,
                new DepthRules(DepthRules.Crop.NONE, DepthRules.Scaling.MEDIAN, 1e-3, 80),
                Summation.EXACT),
            new MapFormat.Depth(256)),
        new RunMaps<>(new NormalsProtocol(), new MapFormat.Normals()),
        new RunMaps<>(new NormalsPass(angles.merge(normals()).search()), new MapFormat.Normals()),
        new RunMaps<>(new ColourProtocol(Summation.EXACT), new MapFormat.Colour()));
  }

  private static NormalsState normals() {
    try {
      return new NormalsProtocol().observe(map(1), map(2));
    } catch (dev.pixeltally.dataset.SampleException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RealMap map(int seed) {
    double[] values = new java.util.Random(seed).doubles(3 * 35, 1, 70).toArray();
    return new RealMap(7, 5, 3, values);
  }

  @ParameterizedTest
  @MethodSource("protocols")
  <T, S extends State<S>> void numbersAreTheSameAfterTheJourney(ImageProtocol<T, RealMap, S> here)
      throws Exception {
    ImageProtocol<T, RealMap, S> there = journey(here);
    S back = journey(there.observe(truth(there), map(3)));
    assertThat(here.empty().merge(back).result())
        .isEqualTo(here.empty().merge(here.observe(truth(here), map(3))).result());
  }

  @SuppressWarnings("unchecked") // what the protocol observes
  private static <T> T truth(ImageProtocol<T, RealMap, ?> protocol) throws Exception {
    return protocol.name().equals(ColourProtocol.NAME) ? (T) map(4).toPicture() : (T) map(4);
  }

  @SuppressWarnings("unchecked") // of its own kind
  private static <T> T journey(T object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
