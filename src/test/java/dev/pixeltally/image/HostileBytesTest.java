package dev.pixeltally.image;

import dev.pixeltally.dataset.SampleException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any bytes are an image or a {@link SampleException}; nothing else, and no more memory. */
class HostileBytesTest {
  private static final DecodeLimits SMALL = new DecodeLimits(1 << 20, 4000, 1 << 20);

  private final ImageDecoder decoder = new ImageDecoder();
  private final IndexPng labels = new IndexPng();
  private final SegmentPng segments = new SegmentPng();
  private final MaskPng masks = new MaskPng();

  @Provide
  Arbitrary<String> files() {
    List<String> names =
        Golden.lines("decode/index.txt").stream().map(words -> "decode/" + words[0]).toList();
    return Arbitraries.of(names);
  }

  @Property(tries = 3000)
  void changedBytesNeverThrowAnythingElse(
      @ForAll("files") String name,
      @ForAll @IntRange(min = 0, max = 12) int changes,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[] file = Golden.file(name);
    if (random.nextInt(4) == 0) {
      file = Arrays.copyOf(file, random.nextInt(file.length));
    }
    for (int i = 0; i < changes && file.length > 8; i++) {
      // Half of the changes hit the header, where they do the most.
      int range = random.nextBoolean() ? Math.min(file.length, 60) : file.length;
      file[2 + random.nextInt(range - 2)] = (byte) random.nextInt();
    }
    HostilePng.repairChecksums(file);
    read(file);
  }

  @Property(tries = 300)
  void anyPrefixIsAnImageOrAFailure(@ForAll("files") String name, @ForAll long seed) {
    byte[] file = Golden.file(name);
    read(Arrays.copyOf(file, new Random(seed).nextInt(file.length)));
  }

  private void read(byte[] file) {
    try {
      decoder.decode(file, SMALL, Orientation.APPLY);
    } catch (SampleException expected) {
      // one row of failures
    }
    try {
      segments.decode(file, SMALL);
    } catch (SampleException expected) {
      // one row of failures
    }
    try {
      labels.decode(file, SMALL);
    } catch (SampleException expected) {
      // one row of failures
    }
    try {
      masks.decode(file, SMALL);
    } catch (SampleException expected) {
      // one row of failures
    }
    try {
      ImageHeader.of(file);
    } catch (SampleException expected) {
      // one row of failures
    }
  }
}
