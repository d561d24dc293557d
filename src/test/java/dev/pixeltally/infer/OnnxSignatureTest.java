package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OnnxSignatureTest {

  private static OnnxSignature read(String network) {
    return OnnxSignature.read(ByteBuffer.wrap(Golden.bytes(network + ".onnx")));
  }

  @Test
  void readsNamesTypesAndShapes() {
    OnnxSignature both = read("both");
    assertThat(both.inputs()).hasSize(1);
    assertThat(both.inputs().get(0).name()).isEqualTo("image");
    assertThat(both.inputs().get(0).typeName()).isEqualTo("float32");
    assertThat(both.inputs().get(0).shape()).isEqualTo("[N, 3, H, W]");
    assertThat(both.outputs()).extracting(TensorInfo::name).containsExactly("logits", "labels");
    assertThat(both.outputs()).extracting(TensorInfo::typeName).containsExactly("float32", "int64");
    assertThat(both.outputs().get(1).shape()).isEqualTo("[N, H, W]");
    assertThat(read("fixed").inputs().get(0).shape()).isEqualTo("[1, 3, 16, 24]");
    assertThat(read("labels-bool").outputs().get(0).typeName()).isEqualTo("bool");
  }

  @Test
  void leavesOutInitialisersListedAsInputs() {
    assertThat(read("old").inputs()).extracting(TensorInfo::name).containsExactly("image");
  }

  @Test
  void refusesWeightsInOtherFiles() {
    // ModelProto { graph { initializer { name: "w" data_location: EXTERNAL } output { name: "y" } }
    // }
    byte[] file = {0x3A, 12, 0x2A, 5, 0x42, 1, 'w', 0x70, 1, 0x62, 3, 0x0A, 1, 'y'};
    assertThatThrownBy(() -> OnnxSignature.read(ByteBuffer.wrap(file)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("weights of w in another file");
  }

  @Test
  void aLengthBeyondTheFileIsRefused() {
    byte[] file = {0x3A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 0x0A};
    assertThatThrownBy(() -> OnnxSignature.read(ByteBuffer.wrap(file)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("2147483647 bytes where 1 are left");
  }

  @Test
  void veryManyDeclarationsAreRefused() {
    ByteBuffer graph = ByteBuffer.allocate(1 << 20);
    while (graph.remaining() >= 2) {
      graph.put((byte) 0x5A).put((byte) 0);
    }
    ByteBuffer file = ByteBuffer.allocate((1 << 20) + 4);
    file.put((byte) 0x3A).put((byte) 0x80).put((byte) 0x80).put((byte) 0x40);
    file.put(graph.flip()).flip();
    assertThatThrownBy(() -> OnnxSignature.read(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("more than 4096");
  }

  @Property(tries = 2000)
  void mutatedFilesAreReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> networks = List.of("both", "old", "logits", "fixed", "fragile");
    byte[] bytes = Golden.bytes(networks.get(random.nextInt(networks.size())) + ".onnx");
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length);
    readOrRefused(ByteBuffer.wrap(bytes, 0, length));
  }

  @Property(tries = 1000)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
    readOrRefused(ByteBuffer.wrap(bytes));
  }

  private static void readOrRefused(ByteBuffer file) {
    try {
      OnnxSignature signature = OnnxSignature.read(file);
      assertThat(signature.outputs()).isNotEmpty();
    } catch (Refusal e) {
      assertThat(e).hasMessageContaining("ONNX");
    }
  }
}
