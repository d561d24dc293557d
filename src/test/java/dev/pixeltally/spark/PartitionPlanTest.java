package dev.pixeltally.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Sample;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PartitionPlanTest {
  private static List<Sample> samples(List<Long> bytes) {
    return IntStream.range(0, bytes.size())
        .mapToObj(i -> new Sample("s" + i, "s" + i + ".jpg", null, bytes.get(i)))
        .toList();
  }

  @Property
  void everySampleStandsInOnePartitionInOrderAndLimitsHold(
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 1_000) Long> bytes,
      @ForAll @IntRange(min = 1, max = 8) int slots,
      @ForAll @LongRange(min = 1, max = 5_000) long maxBytes,
      @ForAll @LongRange(min = 1, max = 50_000) long maxPixels) {
    List<Sample> samples = samples(bytes);
    long[] pixels = bytes.stream().mapToLong(b -> b * 7 % 997).toArray();

    List<List<Sample>> plan = PartitionPlan.of(samples, pixels, slots, maxBytes, maxPixels);

    assertThat(plan.stream().flatMap(List::stream).toList()).isEqualTo(samples);
    assertThat(plan).allSatisfy(p -> assertThat(p).isNotEmpty());
    int at = 0;
    for (List<Sample> p : plan) {
      long inIt = 0;
      for (int i = 0; i < p.size(); i++) {
        inIt += Math.max(1, pixels[at++]);
      }
      if (p.size() > 1) {
        assertThat(inIt - 1).isLessThanOrEqualTo(maxPixels);
        assertThat(p.stream().mapToLong(Sample::bytes).sum()).isLessThanOrEqualTo(maxBytes);
      }
    }
  }

  @Test
  void equalImagesComeInEverSmallerPartitions() {
    List<Sample> samples = samples(java.util.Collections.nCopies(303, 100L));
    long[] pixels = new long[303];
    java.util.Arrays.fill(pixels, 172_800);

    List<Integer> sizes =
        PartitionPlan.of(samples, pixels, 2, 1L << 26, 500_000_000).stream()
            .map(List::size)
            .toList();

    assertThat(sizes).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(sizes.get(0)).isEqualTo(75);
    assertThat(sizes.get(sizes.size() - 1)).isBetween(1, 3);
    assertThat(sizes).hasSizeLessThan(25);
  }
}
