package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.image.LabelMap;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Label maps against Python's onnxruntime, PyTorch and Pillow. */
class HeadGoldenTest {
  @TempDir Path folder;

  static Stream<Golden.Case> cases() {
    return Golden.cases().stream();
  }

  static <T> Item<T> item(TensorPool pool, T token, Golden.Case c) throws Exception {
    FloatBuffer input = c.input();
    Tensor tensor = pool.take(input.remaining());
    tensor.floats().put(0, input, 0, input.remaining());
    return new Item<>(token, c.geometry(), tensor);
  }

  private Network network(ModelBundle bundle) {
    return NetworkCache.acquire(bundle, Device.CPU, EngineOptions.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void labelsAreThoseOfTheReference(Golden.Case c) throws Exception {
    Batcher<String> batcher = new Batcher<>(network(Golden.bundle(folder, c)), 1, 1);
    List<Inference<String>> done = batcher.submit(item(new TensorPool(1), "it", c));
    assertThat(done).hasSize(1);
    LabelMap labels = done.get(0).labels();
    assertThat(labels.width()).isEqualTo(c.geometry().imageWidth());
    assertThat(labels.height()).isEqualTo(c.geometry().imageHeight());
    assertThat(labels.ids()).isEqualTo(c.expected());
    assertThat(batcher.flush()).isEmpty();
  }

  @Test
  void bothHeadsOfOnePassAgree() throws Exception {
    String yaml =
        Golden.logitsYaml("both")
            + "  - {head: semantic-labels, name: labels, labels: five.yaml}\n";
    Golden.Case c = Golden.named("logits-keep");
    Batcher<String> batcher = new Batcher<>(network(Golden.bundle(folder, "both", yaml)), 1, 1);
    Inference<String> done = batcher.submit(item(new TensorPool(1), "it", c)).get(0);
    byte[] second = new byte[c.expected().length];
    assertThat(done.labels().ids()).isEqualTo(c.expected());
    assertThat(done.labels(1, second).ids()).isSameAs(second).isEqualTo(c.expected());
  }

  @Test
  void notANumberIsAFailureOfThatImage() throws Exception {
    String yaml = Golden.yaml("nan", "semantic-logits", "log", "NCHW");
    Batcher<String> batcher = new Batcher<>(network(Golden.bundle(folder, "nan", yaml)), 1, 1);
    Inference<String> done =
        batcher.submit(item(new TensorPool(1), "it", Golden.named("logits-keep"))).get(0);
    assertFailure(done, Reason.NETWORK_NAN);
  }

  @Test
  void anIndexBeyondTheClassesIsAFailureOfThatImage() throws Exception {
    Path yaml =
        Golden.write(
            folder,
            "labels-uint8",
            Golden.yaml("labels-uint8", "semantic-labels", "labels", "NCHW"));
    Files.writeString(
        folder.resolve("five.yaml"),
        Golden.LABELS.lines().limit(3).reduce("", (a, b) -> a + b + "\n"));
    Batcher<String> batcher = new Batcher<>(network(ModelBundle.open(yaml)), 1, 1);
    Inference<String> done =
        batcher.submit(item(new TensorPool(1), "it", Golden.named("uint8-keep"))).get(0);
    assertFailure(done, Reason.UNKNOWN_CLASS_ID);
  }

  private static void assertFailure(Inference<String> done, Reason reason) {
    assertThatThrownBy(done::labels)
        .isInstanceOfSatisfying(
            SampleException.class,
            e -> {
              assertThat(e.stage()).isEqualTo(Stage.INFER);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }

  @Test
  void whatTheFileLeftOpenIsCheckedAtTheFirstRun() throws Exception {
    Path yaml = Golden.write(folder, "open", Golden.logitsYaml("open"));
    Files.writeString(
        folder.resolve("five.yaml"),
        Golden.LABELS.lines().limit(6).reduce("", (a, b) -> a + b + "\n"));
    Batcher<String> batcher = new Batcher<>(network(ModelBundle.open(yaml)), 1, 1);
    TensorPool pool = new TensorPool(1);
    Item<String> item = item(pool, "it", Golden.named("logits-keep"));
    assertThatThrownBy(() -> batcher.submit(item))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("gives 5 channels [1, 5, 16, 24] there, label space five has 4");
    assertThat(pool.take(1)).isNotNull();
  }
}
