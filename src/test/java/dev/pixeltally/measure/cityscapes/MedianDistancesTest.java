package dev.pixeltally.measure.cityscapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.dataset.CityscapesCamera;
import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.GtInstances;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.DisparityMap;
import dev.pixeltally.image.DisparityPng;
import dev.pixeltally.image.InstanceMap;
import dev.pixeltally.image.InstancePng;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances of objects against NumPy's medians (make_cityscapes_golden.py), to the last bit. */
class MedianDistancesTest {
  @TempDir Path folder;

  private static byte[] bytes(String address) throws Exception {
    return Files.readAllBytes(Path.of(address));
  }

  @Test
  void distancesAreNumpysMedians() throws Exception {
    CityscapesGolden golden = CityscapesGolden.unpack("disparity", folder);
    GtInstances theirs =
        GtInstances.read(
            Storage.of(folder.toString()), golden.root().resolve("gtInstances.json").toString());
    int objects = 0;
    int unknown = 0;
    for (Sample sample : golden.truth().list().samples()) {
      InstanceMap map =
          new InstancePng()
              .decode(bytes(CityscapesNames.instances(sample.truth())), DecodeLimits.DEFAULT);
      DisparityMap disparities =
          new DisparityPng()
              .decode(bytes(CityscapesNames.disparity(sample.truth())), DecodeLimits.DEFAULT);
      String camera = CityscapesNames.camera(sample.truth());
      Map<Integer, GtInstances.Found> ours =
          MedianDistances.of(map, disparities, CityscapesCamera.read(bytes(camera), camera));
      Map<Integer, GtInstances.Found> expected = theirs.find(sample.id());
      // The tool lists what its instances have names for.
      assertThat(expected).isNotEmpty();
      assertThat(ours).containsAllEntriesOf(expected);
      objects += expected.size();
      unknown += (int) expected.values().stream().filter(f -> f.distance() < 0).count();
    }
    assertThat(objects).isGreaterThan(80);
    assertThat(unknown).isPositive();
  }

  private static DisparityMap row(int... values) {
    byte[] bytes = new byte[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[2 * i] = (byte) (values[i] >> 8);
      bytes[2 * i + 1] = (byte) values[i];
    }
    return new DisparityMap(values.length, 1, bytes);
  }

  private static InstanceMap object(int pixels) {
    byte[] ids = new byte[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      ids[2 * i] = 26_000 >> 8;
      ids[2 * i + 1] = (byte) 26_000;
    }
    return new InstanceMap(pixels, 1, ids);
  }

  @Test
  void pixelsThatAreNotKnownHaveNoPartAndOneIsInfinitelyFar() throws Exception {
    CityscapesCamera camera = new CityscapesCamera(2, 100);
    // 513 is two pixels of disparity: 100 m; 1025 four: 50 m.
    assertThat(MedianDistances.of(object(4), row(0, 513, 0, 1025), camera))
        .containsExactly(Map.entry(26_000, new GtInstances.Found(4, 75, .5)));
    assertThat(MedianDistances.of(object(3), row(0, 0, 0), camera))
        .containsExactly(Map.entry(26_000, new GtInstances.Found(3, -1, 0)));
    assertThat(MedianDistances.of(object(2), row(1, 1025), camera))
        .containsExactly(Map.entry(26_000, new GtInstances.Found(2, Double.POSITIVE_INFINITY, 1)));
    assertThat(MedianDistances.of(object(3), row(1, 1025, 65_535), camera).get(26_000).distance())
        .isEqualTo(50);
    assertThatThrownBy(() -> MedianDistances.of(object(3), row(1, 2), camera))
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SIZE_MISMATCH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"extrinsic\": {\"baseline\": 0}, \"intrinsic\": {\"fx\": 5}}",
        "{\"extrinsic\": {\"baseline\": 0.2}}",
        "{\"intrinsic\": {\"fx\": 5}}",
        "{\"extrinsic\": {\"baseline\": -1}, \"intrinsic\": {\"fx\": -5}}",
        "{\"extrinsic\": 3}",
        "[]",
        "",
        "{\"extrinsic\": {\"baseline\": 0.2}, \"intrinsic\": {\"fx\": 5}} {}"
      })
  void aCameraOfNoUseIsNamed(String json) {
    assertThatThrownBy(
            () -> CityscapesCamera.read(json.getBytes(StandardCharsets.UTF_8), "x_camera.json"))
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
        .hasMessageContaining("x_camera.json");
  }
}
