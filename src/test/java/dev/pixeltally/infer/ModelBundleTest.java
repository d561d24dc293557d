package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.ResizePolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelBundleTest {
  @TempDir Path folder;

  @Test
  void opensAFolderOrItsDescription() {
    Path yaml = Golden.write(folder, "logits", Golden.logitsYaml("logits"));
    ModelBundle bundle = ModelBundle.open(folder);

    assertThat(bundle.fingerprint()).isEqualTo(ModelBundle.open(yaml).fingerprint());
    assertThat(bundle.name()).isEqualTo("test");
    assertThat(bundle.input()).isEqualTo("image");
    assertThat(bundle.preprocessing().layout()).isEqualTo(Preprocessing.Layout.NCHW);
    assertThat(bundle.preprocessing().resize()).isEqualTo(new ResizePolicy.Keep(8, 0));
    assertThat(bundle.outputs()).hasSize(1);
    assertThat(bundle.outputs().get(0).labels().size()).isEqualTo(5);
    assertThat(bundle.batchLimit()).isEqualTo(Integer.MAX_VALUE);
    assertThat(bundle.networkBytes()).isEqualTo(Golden.bytes("logits.onnx"));
  }

  @Test
  void opensFromAnyStorageByCopies() {
    Golden.write(folder, "logits", Golden.logitsYaml("logits"));
    Map<String, String> hadoop =
        Map.of(
            "fs.viewfs.mounttable.models.link./bundles",
            folder.toUri().toString(),
            "fs.viewfs.impl.disable.cache",
            "true");
    ModelBundle bundle = ModelBundle.open("viewfs://models/bundles/", hadoop);

    assertThat(bundle.fingerprint()).isEqualTo(ModelBundle.open(folder).fingerprint());
    assertThat(bundle.networkBytes()).isEqualTo(Golden.bytes("logits.onnx"));
    assertThat(Path.of(bundle.network())).exists().hasFileName("logits.onnx");
    assertThat(bundle.network()).doesNotStartWith(folder.toString());
  }

  @Test
  void travelsThroughJavaSerialisation() throws Exception {
    ModelBundle bundle = Golden.logits(folder, "logits");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(bundle);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ModelBundle copy = (ModelBundle) in.readObject();
      assertThat(copy.fingerprint()).isEqualTo(bundle.fingerprint());
      assertThat(copy.preprocessing()).isEqualTo(bundle.preprocessing());
    }
  }

  @Test
  void severalHeadsShareOneNetwork() {
    String yaml =
        Golden.logitsYaml("both")
            + "  - {head: semantic-labels, name: labels, labels: five.yaml}\n";
    ModelBundle bundle = Golden.bundle(folder, "both", yaml);
    assertThat(bundle.outputs()).extracting(OutputSpec::name).containsExactly("logits", "labels");
    assertThat(bundle.outputs().get(1).head()).isEqualTo(OutputSpec.Kind.SEMANTIC_LABELS);
  }

  @Test
  void initialisersAmongTheInputsAreNotInputs() {
    assertThat(Golden.logits(folder, "old").input()).isEqualTo("image");
  }

  @Test
  void whatTheFileLeavesOpenIsNotRefused() {
    assertThat(Golden.logits(folder, "open").batchLimit()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aFixedBatchOfOneLimitsTheBatch() {
    String yaml =
        Golden.logitsYaml("fixed")
            .replace(
                "policy: keep, multiple: 8, pad-value: 0", "policy: fixed, width: 24, height: 16");
    assertThat(Golden.bundle(folder, "fixed", yaml).batchLimit()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy: keep, multiple: 16, pad-value: 0|policy: keep, multiple: 8, pad-value: 0|no",
        "policy: keep, multiple: 8, pad-value: 1|policy: keep, multiple: 8, pad-value: 0|no",
        "order: BGR|order: RGB|no",
        "scale: 2|scale: 1|no",
        "mean: [0, 0, 1]|mean: [0, 0, 0]|no",
        "mean: [0.0, -0.0, 0e3]|mean: [0, 0, 0]|yes",
        "scale: 1.0|scale: 1|yes",
        "scale: 1, order: RGB|order: RGB, scale: 1|yes",
        "name: other # a comment|name: test|yes"
      })
  void fingerprintCountsWhatChangesPredictions(String now, String before, String same)
      throws Exception {
    ModelBundle first = Golden.logits(folder, "logits");
    Path second = Files.createDirectory(folder.resolve("second"));
    String yaml = Golden.logitsYaml("logits").replace(before, now);
    assertThat(yaml).contains(now);
    ModelBundle changed = Golden.bundle(second, "logits", yaml);
    assertThat(changed.fingerprint().equals(first.fingerprint())).isEqualTo(same.equals("yes"));
    assertThat(
            changed
                .preprocessingHash(Orientation.IGNORE)
                .equals(first.preprocessingHash(Orientation.IGNORE)))
        .isEqualTo(same.equals("yes"));
  }

  @Test
  void predictionsOnTurnedImagesAreOthers() throws Exception {
    ModelBundle bundle = Golden.logits(folder, "logits");
    assertThat(bundle.fingerprint(Orientation.IGNORE)).isEqualTo(bundle.fingerprint());
    assertThat(bundle.fingerprint(Orientation.APPLY)).isNotEqualTo(bundle.fingerprint());
    assertThat(bundle.preprocessingHash(Orientation.APPLY))
        .isNotEqualTo(bundle.preprocessingHash(Orientation.IGNORE));
  }

  @Test
  void fingerprintCountsClassesAndNetwork() throws Exception {
    ModelBundle first = Golden.logits(folder, "logits");
    Path second = Files.createDirectory(folder.resolve("second"));
    Path yaml = Golden.write(second, "logits", Golden.logitsYaml("logits"));
    Files.writeString(second.resolve("five.yaml"), Golden.LABELS.replace("id: 40", "id: 41"));
    assertThat(ModelBundle.open(yaml).fingerprint()).isNotEqualTo(first.fingerprint());

    Files.writeString(second.resolve("five.yaml"), Golden.LABELS.replace("#000005", "#0000ff"));
    assertThat(ModelBundle.open(yaml).fingerprint()).isEqualTo(first.fingerprint());

    Path third = Files.createDirectory(folder.resolve("third"));
    assertThat(Golden.logits(third, "old").fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(Golden.logits(third, "old").preprocessingHash(Orientation.IGNORE))
        .isEqualTo(first.preprocessingHash(Orientation.IGNORE));
  }

  @Test
  void aNetworkThatChangedAfterwardsIsRefused() throws Exception {
    ModelBundle bundle = Golden.logits(folder, "logits");
    Files.write(folder.resolve("logits.onnx"), new byte[] {1});
    assertThatThrownBy(bundle::networkBytes)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("its sha256 is")
        .hasMessageContaining(Golden.sha256("logits"));
  }
}
