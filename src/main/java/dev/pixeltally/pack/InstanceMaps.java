package dev.pixeltally.pack;

import dev.pixeltally.dataset.CityscapesNames;
import dev.pixeltally.dataset.FileStamps;
import dev.pixeltally.dataset.Sample;

/** Maps of instances beside label maps, which packs hold too. */
final class InstanceMaps {
  private InstanceMaps() {}

  /** Address of a sample's map of instances; null where there is none. */
  static String of(Sample sample, FileStamps stamps) {
    String address = sample.truth() == null ? null : CityscapesNames.instances(sample.truth());
    return address != null && stamps.bytes(address) > 0 ? address : null;
  }

  /** Bytes of all of a sample's truth. */
  static long truthBytes(Sample sample, FileStamps stamps) {
    if (sample.truth() == null) {
      return 0;
    }
    String instances = of(sample, stamps);
    return stamps.bytes(sample.truth()) + (instances == null ? 0 : stamps.bytes(instances));
  }
}
