package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any split into partitions and any order give the same bits as one pass. */
class ConfusionMergeTest {

  @Property(tries = 100)
  void anySplitAndAnyOrderGiveTheSameBits(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int images,
      @ForAll @IntRange(min = 1, max = 9) int partitions,
      @ForAll @IntRange(min = 1, max = 30) int classes)
      throws Exception {
    Random random = new Random(seed);
    SegmentationProtocol protocol = new MeanIou(space(classes));
    List<ConfusionState> states = new ArrayList<>();
    ConfusionState once = protocol.empty();
    for (int i = 0; i < images; i++) {
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(20);
      LabelMap truth = map(random, width, height, classes);
      LabelMap prediction = map(random, width, height, classes);
      states.add(protocol.observe(truth, prediction));
      once = once.merge(protocol.observe(truth, prediction));
    }
    Collections.shuffle(states, random);
    List<ConfusionState> parts = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      parts.add(protocol.empty());
    }
    for (ConfusionState state : states) {
      int p = random.nextInt(partitions);
      // As a task's result travels: through serialisation, to a protocol that is another object.
      parts.set(p, parts.get(p).merge(copy(state)));
    }
    Collections.shuffle(parts, random);
    ConfusionState merged = parts.get(0);
    for (ConfusionState part : parts.subList(1, partitions)) {
      merged = random.nextBoolean() ? merged.merge(part) : part.merge(merged);
    }
    assertThat(merged.result()).isEqualTo(once.result());
    assertThat(merged.images()).isEqualTo(images);
  }

  @Property(tries = 200)
  void runsCountAsSinglePixelsDo(
      @ForAll long seed, @ForAll @IntRange(max = 200) int pixels, @ForAll boolean flat)
      throws Exception {
    Random random = new Random(seed);
    byte[] truth = ids(random, pixels, flat);
    byte[] prediction = ids(random, pixels, flat);
    long[][] expected = new long[4][5];
    for (int i = 0; i < pixels; i++) {
      if (truth[i] < 4) {
        expected[truth[i]][prediction[i]]++;
      }
    }
    SegmentationProtocol protocol =
        new MeanIou(new LabelSpace("four", space(4).classes(), Map.of(4, 0)));
    ConfusionState state =
        protocol.observe(new LabelMap(pixels, 1, truth), new LabelMap(pixels, 1, prediction));
    for (int t = 0; t < 4; t++) {
      for (int p = 0; p < 4; p++) {
        assertThat(state.count(t, p)).isEqualTo(expected[t][p]);
      }
      assertThat(state.voidPredicted(t)).isEqualTo(expected[t][4]);
    }
  }

  @Property(tries = 200)
  void packedCountsComeBack(@ForAll long[] any) {
    long[] counts =
        IntStream.range(0, any.length).mapToLong(i -> any[i] & Long.MAX_VALUE).toArray();
    assertThat(CountCodec.unpack(CountCodec.pack(counts), counts.length)).isEqualTo(counts);
  }

  private static byte[] ids(Random random, int pixels, boolean flat) {
    byte[] ids = new byte[pixels];
    byte id = 0;
    for (int i = 0; i < pixels; i++) {
      if (!flat || random.nextInt(20) == 0) {
        id = (byte) random.nextInt(5);
      }
      ids[i] = id;
    }
    return ids;
  }

  private static LabelSpace space(int classes) {
    return new LabelSpace(
        "any",
        IntStream.range(0, classes).mapToObj(i -> new LabelClass(i, "c" + i, i, false)).toList(),
        Map.of(255, 0));
  }

  private static LabelMap map(Random random, int width, int height, int classes) {
    byte[] ids = new byte[width * height];
    byte id = 0;
    for (int i = 0; i < ids.length; i++) {
      if (random.nextInt(6) == 0) {
        id = (byte) (random.nextInt(10) == 0 ? 255 : random.nextInt(classes));
      }
      ids[i] = id;
    }
    return new LabelMap(width, height, ids);
  }

  private static ConfusionState copy(ConfusionState state) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(state);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ConfusionState) in.readObject();
    }
  }
}
