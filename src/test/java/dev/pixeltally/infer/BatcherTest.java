package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.Geometry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatcherTest {
  @TempDir Path folder;
  private final TensorPool pool = new TensorPool(8);

  private Batcher<String> batcher(ModelBundle bundle, int batch, int shapes) {
    return new Batcher<>(
        NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT), batch, shapes);
  }

  private Item<String> item(String token, String golden) throws Exception {
    return HeadGoldenTest.item(pool, token, Golden.named(golden));
  }

  private static List<String> tokens(List<Inference<String>> done) {
    return done.stream().map(Inference::token).toList();
  }

  @Test
  void imagesOfOneShapeRunTogetherAndKeepTheirPlaces() throws Exception {
    Batcher<String> batcher = batcher(Golden.logits(folder, "logits"), 3, 2);
    assertThat(batcher.mostPending()).isEqualTo(4);
    assertThat(batcher.submit(item("keep", "logits-keep"))).isEmpty();
    assertThat(batcher.submit(item("fixed", "logits-fixed"))).isEmpty();
    List<Inference<String>> done = batcher.submit(item("box", "logits-letterbox"));
    assertThat(tokens(done)).containsExactly("keep", "fixed", "box");
    assertThat(done.get(0).labels().ids()).isEqualTo(Golden.named("logits-keep").expected());
    assertThat(done.get(1).labels().ids()).isEqualTo(Golden.named("logits-fixed").expected());
    assertThat(done.get(2).labels().ids()).isEqualTo(Golden.named("logits-letterbox").expected());
  }

  @Test
  void tooManyShapesRunTheFullestAndTheEndRunsTheRest() throws Exception {
    Batcher<String> batcher = batcher(Golden.logits(folder, "logits"), 4, 1);
    batcher.submit(item("a", "logits-keep"));
    batcher.submit(item("b", "logits-keep"));
    List<Inference<String>> done = batcher.submit(item("c", "stride8-keep"));
    assertThat(tokens(done)).containsExactly("a", "b");
    assertThat(tokens(batcher.flush())).containsExactly("c");
    assertThat(batcher.flush()).isEmpty();
  }

  @Test
  void aBadImageFailsAlone() throws Exception {
    String yaml = Golden.yaml("fragile", "semantic-logits", "sum", "NCHW");
    Batcher<String> batcher = batcher(Golden.bundle(folder, "fragile", yaml), 3, 1);
    List<Item<String>> items = new ArrayList<>();
    for (String token : List.of("good", "bad", "fine")) {
      Item<String> item = item(token, "logits-keep");
      for (int i = 0; i < item.tensor().floats().capacity(); i++) {
        item.tensor().floats().put(i, token.equals("bad") ? 7f : 0.5f);
      }
      items.add(item);
    }
    batcher.submit(items.get(0));
    batcher.submit(items.get(1));
    List<Inference<String>> done = batcher.submit(items.get(2));
    assertThat(tokens(done)).containsExactly("good", "bad", "fine");
    assertThat(done.get(0).labels().ids()).isEqualTo(done.get(2).labels().ids());
    assertThatThrownBy(() -> done.get(1).labels())
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NETWORK_ERROR))
        .hasMessageContaining("Cannot run the network on a tensor of 24x16");
  }

  @Test
  void anImageTooSmallForTheNetworkFailsAlone() throws Exception {
    Batcher<String> batcher = batcher(Golden.logits(folder, "stride8"), 1, 1);
    Tensor tensor = pool.take(3 * 4 * 4);
    Geometry tiny = new Geometry(4, 4, 4, 4, 0, 0, 4, 4);
    List<Inference<String>> done = batcher.submit(new Item<>("tiny", tiny, tensor));
    assertThat(tokens(done)).containsExactly("tiny");
    assertThatThrownBy(() -> done.get(0).labels())
        .isInstanceOfSatisfying(
            SampleException.class, e -> assertThat(e.stage()).isEqualTo(Stage.INFER));
  }

  @Test
  void aNetworkOfOneImageAPassLimitsTheBatch() throws Exception {
    String yaml =
        Golden.logitsYaml("fixed")
            .replace(
                "policy: keep, multiple: 8, pad-value: 0", "policy: fixed, width: 24, height: 16");
    Batcher<String> batcher = batcher(Golden.bundle(folder, "fixed", yaml), 8, 1);
    assertThat(batcher.mostPending()).isZero();
    assertThat(batcher.submit(item("a", "logits-keep"))).hasSize(1);
  }

  @Test
  void aLoweredCapSplitsWhatWaits() throws Exception {
    ModelBundle bundle =
        Golden.bundle(
            folder, "logits", Golden.logitsYaml("logits").replace("scale: 1", "scale: 3"));
    Network network = NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT);
    Batcher<String> batcher = new Batcher<>(network, 4, 1);
    batcher.submit(item("a", "logits-keep"));
    batcher.submit(item("b", "logits-keep"));
    batcher.submit(item("c", "logits-keep"));
    network.lowerBatchCap(2);
    List<Inference<String>> done = batcher.submit(item("d", "logits-keep"));
    assertThat(tokens(done)).containsExactly("a", "b", "c", "d");
    for (Inference<String> one : done) {
      assertThat(one.labels().ids()).isEqualTo(Golden.named("logits-keep").expected());
    }
  }

  @Test
  void lackOfMemoryIsRecognised() {
    assertThat(
            Network.outOfMemory(
                new RuntimeException(
                    "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned"
                        + " while running Conv node. Failed to allocate memory for requested buffer"
                        + " of size 8589934592")))
        .isTrue();
    assertThat(Network.outOfMemory(new RuntimeException("x", new Exception("std::bad_alloc"))))
        .isTrue();
    assertThat(Network.outOfMemory(new RuntimeException("CUDA failure 2: out of memory"))).isTrue();
    assertThat(
            Network.outOfMemory(
                new RuntimeException(
                    "Available memory of 1048320 is smaller than requested bytes of 3932160")))
        .isTrue();
    assertThat(Network.outOfMemory(new RuntimeException("indices element out of data bounds")))
        .isFalse();
  }

  @Test
  void threadsShareANetwork() throws Exception {
    ModelBundle bundle = Golden.logits(folder, "logits");
    List<String> goldens = List.of("logits-keep", "logits-fixed", "logits-letterbox");
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> tasks = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        String golden = goldens.get(t % 3);
        tasks.add(
            threads.submit(
                () -> {
                  Batcher<String> batcher = batcher(bundle, 1, 1);
                  for (int i = 0; i < 200; i++) {
                    Inference<String> done = batcher.submit(item("x", golden)).get(0);
                    assertThat(done.labels().ids()).isEqualTo(Golden.named(golden).expected());
                  }
                  return null;
                }));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tensorsAreUsedAgain() throws Exception {
    TensorPool two = new TensorPool(2);
    for (int i = 0; i < 10; i++) {
      try (Tensor a = two.take(100 + i % 3);
          Tensor b = two.take(200)) {
        assertThat(a.floats().capacity()).isEqualTo(100 + i % 3);
        assertThat(b.floats().isDirect()).isTrue();
      }
    }
    assertThat(two.allocations()).isLessThanOrEqualTo(4);
    Tensor again = two.take(10);
    again.close();
    again.close();
    two.take(10);
    two.take(10);
  }
}
