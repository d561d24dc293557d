package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.TensorRt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkCacheTest {
  @TempDir Path folder;

  /** Another scale: a fingerprint that no other test uses. */
  private ModelBundle bundle(String scale) {
    String yaml = Golden.logitsYaml("logits").replace("scale: 1,", "scale: " + scale + ",");
    return Golden.bundle(folder, "logits", yaml);
  }

  @Test
  void thirtyTwoTasksShareOneLoad() throws Exception {
    ModelBundle bundle = bundle("0.032");
    long before = NetworkCache.loads();
    ExecutorService tasks = Executors.newFixedThreadPool(32);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Network>> networks = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        networks.add(
            tasks.submit(
                () -> {
                  start.await();
                  return NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT);
                }));
      }
      start.countDown();
      Set<Network> distinct = new HashSet<>();
      for (Future<Network> network : networks) {
        distinct.add(network.get());
      }
      assertThat(distinct).hasSize(1);
      assertThat(NetworkCache.loads() - before).isEqualTo(1);
    } finally {
      tasks.shutdown();
    }
  }

  @Test
  void anotherSettingIsAnotherNetwork() {
    ModelBundle bundle = bundle("0.033");
    Network one = NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT);
    for (EngineOptions other :
        List.of(
            new EngineOptions(2, 0, TensorRt.OFF, ""),
            new EngineOptions(1, 512, TensorRt.OFF, ""))) {
      assertThat(NetworkCache.acquire(bundle, Device.CPU, other)).isNotSameAs(one);
    }
  }

  @Test
  void tensorRtOnAProcessorIsRefusedAndNeverIgnored() {
    ModelBundle bundle = bundle("0.035");
    EngineOptions engine = new EngineOptions(1, 0, TensorRt.ON, "");
    assertThatThrownBy(() -> NetworkCache.acquire(bundle, Device.CPU, engine))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot use TensorRT on cpu")
        .hasMessageContaining("model.tensorrt=off");
  }

  @Test
  void otherArithmeticHasAnotherFingerprint() {
    ModelBundle bundle = bundle("0.036");
    ModelBundle half = bundle.computedIn(Arithmetic.TENSORRT_FP16);
    assertThat(half.fingerprint()).isNotEqualTo(bundle.fingerprint());
    assertThat(half.computedIn(Arithmetic.ITS_OWN)).isEqualTo(bundle);
  }

  @Test
  void aFailedLoadIsTriedAgain() throws Exception {
    ModelBundle bundle = bundle("0.034");
    byte[] bytes = bundle.networkBytes();
    Files.delete(folder.resolve("logits.onnx"));
    assertThatThrownBy(() -> NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot read");
    assertThatThrownBy(
            () ->
                NetworkCache.acquire(
                    bundle, Device.CPU, EngineOptions.DEFAULT, () -> new byte[] {1, 2}))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("its sha256 is");
    assertThat(NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT, () -> bytes))
        .isNotNull();
  }

  @Test
  void whatTheEngineRefusesIsRefused() throws Exception {
    Path yaml = Golden.write(folder, "logits", Golden.logitsYaml("logits"));
    byte[] bytes = Golden.bytes("logits.onnx");
    // "Conv" becomes "Conw": a fine file with an operator that nobody has.
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("Conv");
    bytes[at + 3] = 'w';
    Files.write(folder.resolve("logits.onnx"), bytes);
    Files.writeString(
        yaml, Files.readString(yaml).replace(Golden.sha256("logits"), Sha256.of(bytes)));
    ModelBundle bundle = ModelBundle.open(yaml);
    assertThatThrownBy(() -> NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot load network")
        .hasMessageContaining("Conw");
  }
}
