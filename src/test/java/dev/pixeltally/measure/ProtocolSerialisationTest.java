package dev.pixeltally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpaces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A protocol travels to executors, and its states travel back. */
class ProtocolSerialisationTest {
  @ParameterizedTest
  @ValueSource(strings = {"mean-iou", "voc-seg"})
  void countsTheSameAfterTheJourney(String name) throws Exception {
    SegmentationProtocol here =
        (SegmentationProtocol) Protocols.named(name, LabelSpaces.builtIn("voc"));
    SegmentationProtocol there = journey(here);
    LabelMap truth = new LabelMap(4, 1, new byte[] {0, 1, 2, (byte) 255});
    LabelMap prediction = new LabelMap(4, 1, new byte[] {0, 2, 2, 3});

    ConfusionState back = journey(there.observe(truth, prediction));

    assertThat(back.count(0, 0)).isEqualTo(1);
    assertThat(back.count(1, 2)).isEqualTo(1);
    assertThat(back.count(2, 2)).isEqualTo(1);
    assertThat(back.judgedPixels()).isEqualTo(3);
    assertThat(back.ignoredPixels()).isEqualTo(1);
    assertThat(here.empty().merge(back).result())
        .isEqualTo(here.observe(truth, prediction).result());
  }

  @SuppressWarnings("unchecked")
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
