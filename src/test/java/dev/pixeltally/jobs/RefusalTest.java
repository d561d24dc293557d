package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pixeltally.config.DeviceChoice;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.infer.Device;
import dev.pixeltally.infer.Devices;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a whole run is refused before Spark starts, by name. */
class RefusalTest {
  private static final String TENSORRT =
      "/ai/onnxruntime/native/linux-x64/libonnxruntime_providers_tensorrt.so";

  @TempDir Path folder;
  private Trial trial;

  @BeforeEach
  void copy() throws IOException {
    trial = Trial.in(folder);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String... settings) {
    return assertThatThrownBy(() -> EvaluateJob.plan(EvaluateConfig.of(trial.settings(settings))))
        .isInstanceOf(Refusal.class);
  }

  private static void replace(Path file, String old, String now) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, now));
  }

  @Test
  void aNetworkWithOtherChannelsThanItsLabelSpace() throws IOException {
    replace(folder.resolve("colours.yaml"), "  - {id: 3, name: blue, colour: '#3232be'}\n", "");
    refused().hasMessageContaining("5").hasMessageContaining("4").hasMessageContaining("scores");
  }

  @Test
  void aNetworkOfInstances() throws Exception {
    try (InputStream network = getClass().getResourceAsStream("/golden/detectors/sliced.onnx")) {
      Files.write(folder.resolve("sliced.onnx"), network.readAllBytes());
    }
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(folder.resolve("sliced.onnx")));
    Files.writeString(
        trial.bundle(),
        """
        name: boxes
        network: {file: sliced.onnx, sha256: %s}
        input: {name: image}
        resize: {policy: keep}
        outputs:
          - head: detections
            labels: coco
            tensors: {boxes: all_boxes, scores: all_scores, classes: all_classes}
        """
            .formatted(HexFormat.of().formatHex(sha256)));
    refused("protocol=mean-iou")
        .hasMessageContaining("Cannot measure boxes by mean-iou: its first output, all_boxes");
    refused("protocol=coco-bbox").hasMessageContaining("dataset.layout=coco");
    // Not asked to measure, it runs.
    assertThat(EvaluateJob.plan(EvaluateConfig.of(trial.settings())).scorings()).isEmpty();
  }

  @Test
  void aNetworkThatIsNotTheOneTheBundleSays() throws IOException {
    byte[] network = Files.readAllBytes(folder.resolve("colours.onnx"));
    network[network.length / 2] ^= 1;
    Files.write(folder.resolve("colours.onnx"), network);
    refused().hasMessageContaining("sha256").hasMessageContaining("colours.onnx");
  }

  @Test
  void aNetworkWhoseInputHasAnotherName() throws IOException {
    replace(trial.bundle(), "name: image", "name: imgae");
    refused().hasMessageContaining("imgae").hasMessageContaining("image");
  }

  @Test
  void aSplitThatIsNotThere() {
    refused("dataset.split=vla").hasMessageContaining("vla").hasMessageContaining("val");
  }

  @Test
  void aKeyThatIsNotKnownNamesTheNearest() {
    refused("dataset.splt=val").hasMessageContaining("did you mean dataset.split?");
  }

  @Test
  void aFolderThatIsNotThereNamesTheNearest() {
    refused("dataset.root=" + folder.resolve("datasett"))
        .hasMessageContaining("datasett")
        .hasMessageContaining(trial.dataset().toString());
  }

  @Test
  void aBundleThatIsNotThere() {
    refused("model.bundle=" + folder.resolve("nowhere")).hasMessageContaining("nowhere");
  }

  @Test
  void aMappingToAClassThatIsNotThere() {
    refused("mapping.red=gren").hasMessageContaining("gren").hasMessageContaining("green");
  }

  @Test
  void settingsOfAGpuWithoutOne() {
    refused("model.gpu-memory=2048")
        .hasMessageContaining("model.gpu-memory=2048")
        .hasMessageContaining("model.device=cpu uses none");
    refused("model.tensorrt=on").hasMessageContaining("model.tensorrt=on with model.device=cpu");
    refused("model.tensorrt=fp8").hasMessageContaining("fp16");
    refused("model.device=gpu", "model.tensorrt-cache=/tmp/engines")
        .hasMessageContaining("needs model.tensorrt=on or fp16");
  }

  @Test
  void tensorRtThatThisBuildLacksIsRefusedBeforeAnythingStarts() {
    assumeThat(getClass().getResource(TENSORRT)).as("this build has TensorRT's provider").isNull();
    for (String device : new String[] {"gpu", "auto"}) {
      refused("model.device=" + device, "model.tensorrt=fp16")
          .hasMessageContaining("Cannot use model.tensorrt=fp16")
          .hasMessageContaining("no TensorRT provider")
          .hasMessageContaining("-Pgpu");
    }
  }

  @Test
  void aLimitOfMemoryIsNoOtherRunAndFloat16Is() {
    String plain = fingerprint("model.device=gpu");
    assertThat(fingerprint("model.device=gpu", "model.gpu-memory=2048")).isEqualTo(plain);
    assertThat(fingerprint("model.device=gpu", "model.tensorrt=fp16")).isNotEqualTo(plain);
  }

  private String fingerprint(String... settings) {
    return EvaluateConfig.of(trial.settings(settings)).fingerprint();
  }

  @Test
  void aGpuThatIsNotThereEndsTheRunAtItsStart() {
    Device found = Devices.resolve(DeviceChoice.AUTO, Optional.empty(), System.getenv()).device();
    assumeThat(found).as("this machine has a GPU that can be used").isEqualTo(Device.CPU);
    try (JavaSparkContext spark = Trial.spark("local[1]")) {
      assertThatThrownBy(() -> trial.run(spark, "model.device=gpu"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("Cannot use device gpu: ")
          .hasMessageContaining("-Pgpu");
    }
    assertThat(trial.out()).doesNotExist();
  }
}
