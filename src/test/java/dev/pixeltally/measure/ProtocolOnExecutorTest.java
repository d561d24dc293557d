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

/** A protocol reaches executors as bytes, and has to work there. */
class ProtocolOnExecutorTest {
  @ParameterizedTest
  @ValueSource(strings = {MeanIou.NAME, VocSeg.NAME})
  void countsAfterItsJourney(String name) throws Exception {
    SegmentationProtocol sent =
        (SegmentationProtocol) Protocols.named(name, LabelSpaces.builtIn("voc"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    SegmentationProtocol arrived;
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      arrived = (SegmentationProtocol) in.readObject();
    }

    ConfusionState state =
        arrived.observe(
            new LabelMap(3, 1, new byte[] {1, 2, (byte) 255}),
            new LabelMap(3, 1, new byte[] {1, 1, 1}));

    assertThat(state.count(1, 1)).isEqualTo(1);
    assertThat(state.count(2, 1)).isEqualTo(1);
    assertThat(state.ignoredPixels()).isEqualTo(1);
    assertThat(sent.empty().merge(state).judgedPixels()).isEqualTo(2);
  }
}
