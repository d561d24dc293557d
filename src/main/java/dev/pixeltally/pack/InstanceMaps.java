package dev.pixeltally.pack;

import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.FileStamps;
import dev.pixeltally.dataset.Sample;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Maps of instances beside label maps, which packs hold too, and what missing maps come from. */
final class InstanceMaps {
  private InstanceMaps() {}

  /** Address of a sample's map of instances; null where there is none, nor polygons to draw it. */
  static String of(Sample sample, FileStamps stamps) {
    String address = sample.truth() == null ? null : CityscapesNames.instances(sample.truth());
    return address != null && (stamps.bytes(address) > 0 || polygons(sample, stamps) != null)
        ? address
        : null;
  }

  /** Address of a sample's polygons, of which maps that are missing are drawn; or null. */
  private static String polygons(Sample sample, FileStamps stamps) {
    String address = CityscapesNames.polygons(sample.truth());
    return address != null && stamps.bytes(address) > 0 ? address : null;
  }

  /** The files that hold a sample's truth: its label map, and its map of instances. */
  static List<String> files(Sample sample, FileStamps stamps) {
    if (sample.truth() == null) {
      return List.of();
    }
    Set<String> files = new LinkedHashSet<>();
    files.add(source(sample.truth(), sample, stamps));
    String instances = of(sample, stamps);
    if (instances != null) {
      files.add(source(instances, sample, stamps));
    }
    return List.copyOf(files);
  }

  private static String source(String map, Sample sample, FileStamps stamps) {
    String polygons = stamps.bytes(map) > 0 ? null : polygons(sample, stamps);
    return polygons == null ? map : polygons;
  }

  /** Bytes of all of a sample's truth. */
  static long truthBytes(Sample sample, FileStamps stamps) {
    return files(sample, stamps).stream().mapToLong(stamps::bytes).sum();
  }
}
