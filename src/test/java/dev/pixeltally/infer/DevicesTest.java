package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.DeviceChoice;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.TensorRt;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
  private static final String UUID = "GPU-0b3a7a0e-1111-2222-3333-444455556666";

  private record Probe(Optional<String> buildLacks, int devices) implements GpuProbe {
    @Override
    public Optional<String> tensorRtLacks() {
      return buildLacks;
    }

    @Override
    public Optional<String> deviceLacks(int ordinal) {
      return ordinal < devices ? Optional.empty() : Optional.of("no CUDA device " + ordinal);
    }
  }

  private static final GpuProbe TWO_GPUS = new Probe(Optional.empty(), 2);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0||0",
        "1||1",
        "3|3|0",
        "0|3|0",
        "3|2,3|1",
        "2|2, 3|0",
        UUID + "|" + UUID + "|0",
        UUID + "|GPU-other," + UUID + "|1",
        "0|" + UUID + "|0"
      })
  void sparksAddressBecomesCudasOrdinal(String address, String visible, int ordinal) {
    Map<String, String> env = visible == null ? Map.of() : Map.of("CUDA_VISIBLE_DEVICES", visible);
    assertThat(Devices.resolve(DeviceChoice.GPU, Optional.of(address), env, TWO_GPUS).device())
        .isEqualTo(Device.gpu(ordinal));
  }

  @Test
  void tensorRtIsRefusedWhereItCannotRun() {
    GpuProbe without = new Probe(Optional.of("no TensorRT. Build with -Pgpu"), 0);
    assertThatThrownBy(() -> Devices.checkTensorRt(TensorRt.FP16, DeviceChoice.GPU, without))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot use model.tensorrt=fp16: no TensorRT. Build with -Pgpu, or set"
                + " model.tensorrt=off");
    assertThatThrownBy(() -> Devices.checkTensorRt(TensorRt.ON, DeviceChoice.AUTO, without))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot use model.tensorrt=on: ");
    assertThatThrownBy(() -> Devices.checkTensorRt(TensorRt.ON, DeviceChoice.CPU, TWO_GPUS))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("model.tensorrt=on with model.device=cpu: ");
    Devices.checkTensorRt(TensorRt.ON, DeviceChoice.GPU, TWO_GPUS);
    Devices.checkTensorRt(TensorRt.OFF, DeviceChoice.CPU, without);
  }

  @Test
  void anAddressWithoutAMappingIsRefused() {
    assertThatThrownBy(() -> Devices.ordinal(UUID, Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("only CUDA knows the number of a UUID");
    assertThatThrownBy(() -> Devices.ordinal("5", Map.of("CUDA_VISIBLE_DEVICES", "2,3")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("CUDA_VISIBLE_DEVICES=2,3 does not list it");
    assertThatThrownBy(() -> Devices.ordinal(UUID, Map.of("CUDA_VISIBLE_DEVICES", "GPU-other")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("does not list it");
  }

  @Test
  void aMissingGpuThatWasAskedForIsRefused() {
    assertThatThrownBy(
            () -> Devices.resolve(DeviceChoice.GPU, Optional.of("2"), Map.of(), TWO_GPUS))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot use device gpu, Spark's address 2: no CUDA device 2");
    assertThatThrownBy(
            () -> Devices.resolve(DeviceChoice.AUTO, Optional.of("2"), Map.of(), TWO_GPUS))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void autoTakesWhatIsThereAndSaysSo() {
    Devices.Resolution gpu =
        Devices.resolve(DeviceChoice.AUTO, Optional.empty(), Map.of(), TWO_GPUS);
    assertThat(gpu.device()).hasToString("gpu:0");
    Devices.Resolution cpu =
        Devices.resolve(
            DeviceChoice.AUTO, Optional.empty(), Map.of(), new Probe(Optional.empty(), 0));
    assertThat(cpu.device()).isEqualTo(Device.CPU);
    assertThat(cpu.note()).contains("no GPU can be used: no CUDA device 0");
  }

  @Test
  void cpuAsksNoProbe() {
    assertThat(Devices.resolve(DeviceChoice.CPU, Optional.of("x"), Map.of(), null).device())
        .isEqualTo(Device.CPU);
  }

  /** The build that runs these tests has the processor's ONNX Runtime. */
  @Test
  void aBuildWithoutCudaNamesTheProfile() {
    assertThatThrownBy(() -> Devices.resolve(DeviceChoice.GPU, Optional.empty(), Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("has no CUDA provider")
        .hasMessageContaining("-Pgpu");
    assertThat(Devices.resolve(DeviceChoice.AUTO, Optional.empty(), Map.of()).device())
        .isEqualTo(Device.CPU);
  }
}
