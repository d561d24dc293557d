package dev.pixeltally.measure.panoptic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.config.CocoConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any split into parts and any order give the same bits, through serialisation too. */
class PanopticMergeTest {

  @Test
  void anySplitAndAnyOrderGiveTheSameBits() throws Exception {
    PanopticCase golden = PanopticCase.named("generated");
    PanopticProtocol protocol = golden.protocol(CocoConfig.Mode.CORRECTED);
    List<Integer> images = new ArrayList<>();
    PanopticState once = protocol.empty();
    for (int i = 0; i < golden.truth().annotations().size(); i++) {
      String image = golden.truth().annotations().image(i);
      if (golden.expected().contains("corrected-image " + image)) {
        images.add(i);
        once = once.merge(golden.observe(protocol, i));
      }
    }
    assertThat(images).hasSizeGreaterThan(50);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(images, random);
      List<PanopticState> parts = new ArrayList<>();
      for (int p = 0; p <= seed; p++) {
        parts.add(protocol.empty());
      }
      for (int i : images) {
        int p = random.nextInt(parts.size());
        parts.set(p, parts.get(p).merge(copy(golden.observe(protocol, i))));
      }
      PanopticState merged = protocol.empty();
      for (PanopticState part : parts) {
        merged = random.nextBoolean() ? merged.merge(copy(part)) : copy(part).merge(merged);
      }
      assertThat(merged.images()).isEqualTo(images.size());
      assertThat(merged.result()).as("seed %s", seed).isEqualTo(once.result());
    }
  }

  private static PanopticState copy(PanopticState state) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(state);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (PanopticState) in.readObject();
    }
  }
}
