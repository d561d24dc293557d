package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.image.PixelPlaces;
import dev.pixeltally.infer.OutputSpec.ClassValues;
import dev.pixeltally.infer.OutputSpec.Fuse;
import dev.pixeltally.infer.OutputSpec.SegmentIds;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bundle of a panoptic network may say, and what is refused. */
class PanopticBundleTest {
  @TempDir Path folder;

  /** One of the evaluate tests' bundles with lines replaced. */
  private ModelBundle bundle(String network, String... changes)
      throws IOException, URISyntaxException {
    Path from =
        Path.of(PanopticBundleTest.class.getResource("/golden/panoptic-job/" + network).toURI());
    for (String name : List.of("network.onnx", "classes.yaml")) {
      Files.write(folder.resolve(name), Files.readAllBytes(from.resolve(name)));
    }
    String yaml = Files.readString(from.resolve("bundle.yaml"));
    for (int i = 0; i < changes.length; i += 2) {
      assertThat(yaml).contains(changes[i]);
      yaml = yaml.replace(changes[i], changes[i + 1]);
    }
    return ModelBundle.open(Files.writeString(folder.resolve("bundle.yaml"), yaml));
  }

  private void refused(String says, String network, String... changes) {
    assertThatThrownBy(() -> bundle(network, changes))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(says);
  }

  @Test
  void labelsAreReadWithTheirDefaults() throws Exception {
    OutputSpec.PanopticLabels spec = (OutputSpec.PanopticLabels) bundle("labels").outputs().get(0);
    assertThat(spec.gives()).isEqualTo(PredictionKind.SEGMENTS);
    assertThat(spec.divisor()).isEqualTo(1000);
    assertThat(spec.voidClass()).isEqualTo(12);
    assertThat(spec.stuffArea()).isZero();
    assertThat(spec.classes()).isEqualTo(ClassValues.INDICES);
    assertThat(spec.places()).isEqualTo(PixelPlaces.NEAREST);
  }

  @Test
  void queriesAreReadWithTransformersDefaults() throws Exception {
    OutputSpec.PanopticQueries spec =
        (OutputSpec.PanopticQueries)
            bundle("queries", "    score-threshold: 0.6\n    overlap-threshold: 0.4\n", "")
                .outputs()
                .get(0);
    assertThat(spec.threshold()).isEqualTo(0.5);
    assertThat(spec.maskThreshold()).isEqualTo(0.5);
    assertThat(spec.overlapThreshold()).isEqualTo(0.8);
    assertThat(spec.fuse()).isEqualTo(Fuse.STUFF);
    assertThat(spec.ids()).isEqualTo(SegmentIds.DISTINCT);
    assertThat(spec.maskSide()).isZero();
  }

  @Test
  void whatChangesSegmentsChangesTheFingerprint() throws Exception {
    String labels = "void-class: 12";
    String threshold = "overlap-threshold: 0.4";
    Set<String> seen = new HashSet<>();
    for (ModelBundle one :
        List.of(
            bundle("labels"),
            bundle("labels", labels, "void-class: 11"),
            bundle("labels", labels, "void-class: 12, stuff-area: 9"),
            bundle("labels", labels, "void-class: 12, filter: nearest-exact"),
            bundle("labels", labels, "void-class: 12, classes-are: ids"),
            bundle("labels", "divisor: 1000", "divisor: 256"),
            bundle("queries"),
            bundle("queries", threshold, "overlap-threshold: 0.5"),
            bundle("queries", threshold, threshold + "\n    mask-threshold: 0.4"),
            bundle("queries", threshold, threshold + "\n    fuse: none"),
            bundle("queries", threshold, threshold + "\n    segment-ids: transformers"),
            bundle("queries", threshold, threshold + "\n    mask-side: 384"))) {
      assertThat(seen.add(one.fingerprint())).isTrue();
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("divisor should be 1 or more", "labels", "divisor: 1000", "divisor: 0");
    refused("divisor", "labels", "divisor: 1000, ", "");
    refused("stuff-area should be 0", "labels", "void-class: 12", "stuff-area: -1");
    refused("no such output", "labels", "name: segments", "name: segment");
    refused("reads int32 or int64", "queries", QUERIES, LABELS);
    refused("no such output", "queries", "masks: masks", "masks: mask");
    refused("which the classes are", "queries", "masks: masks", "masks: classes");
    refused("[N, Q, 9]", "queries", "classes: classes, masks: masks", SWAPPED);
    refused("should lie between 0 and 1", "queries", "0.4", "1.4");
    refused("mask-side", "queries", "overlap-threshold: 0.4", "mask-side: 99999");
    refused("fuse", "queries", "overlap-threshold: 0.4", "fuse: things");
    refused("fuss", "queries", "overlap-threshold: 0.4", "fuss: stuff");
  }

  private static final String QUERIES =
      """
        - head: panoptic-queries
          labels: classes.yaml
          tensors: {classes: classes, masks: masks}
          score-threshold: 0.6
          overlap-threshold: 0.4
      """;
  private static final String LABELS =
      "  - {head: panoptic-labels, labels: classes.yaml, name: masks, divisor: 10}\n";
  private static final String SWAPPED = "classes: masks, masks: classes";
}
