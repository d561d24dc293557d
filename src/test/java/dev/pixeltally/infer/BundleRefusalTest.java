package dev.pixeltally.infer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong bundle is refused with the reason, before any engine is loaded. */
class BundleRefusalTest {
  @TempDir Path folder;

  private void refused(String network, String yaml, String... reasons) {
    Path file = Golden.write(folder, network, yaml);
    assertThatThrownBy(() -> ModelBundle.open(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll(reasons);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: image|name: imagee|input.name is imagee, but logits.onnx has no such input; did you mean image? Valid: image",
        "name: logits|name: scores|outputs[0].name is scores, but logits.onnx has no such output; Valid: logits",
        "layout: NCHW|layout: NHWC|input.layout is NHWC, but image [N, 3, H, W] in logits.onnx has W channels there, not 3; its layout looks like NCHW",
        "labels: five.yaml|labels: camvid|outputs[0].name is logits: logits.onnx gives 5 channels [N, 5, H, W] there, label space camvid has 11 classes",
        "labels: five.yaml|labels: camvit|did you mean camvid?",
        "labels: five.yaml|labels: six.yaml|no such file",
        "head: semantic-logits|head: semantic-labels|reads [N, H, W] or [N, 1, H, W]",
        "head: semantic-logits|head: semantic-logit|did you mean semantic-logits?",
        "policy: keep|policy: kep|resize.policy is kep; did you mean keep? Valid: keep, short-side, fixed, letterbox",
        "multiple: 8|multipel: 8|resize.multipel is not known; did you mean multiple?",
        "multiple: 8|multiple: 0|resize.multiple should lie between 1 and 4096, is 0",
        "pad-value: 0|pad-value: .nan|resize.pad-value should be a finite number",
        "scale: 1|scale: 0|input.scale should be a finite number other than 0, is 0.0",
        "mean: [0, 0, 0]|mean: [0, 0]|input.mean should be three finite numbers, is [0.0, 0.0]",
        "std: [1, 1, 1]|std: [1, 0, 1]|input.std should hold no 0",
        "order: RGB|order: RBG|input.order is RBG; did you mean rgb?",
        "file: logits.onnx|file: ../logits.onnx|outside the bundle's folder",
        "file: logits.onnx|file: lgoits.onnx|network.file is lgoits.onnx: no such file in",
        "resize:|resise:|resize is missing",
        "name: test|nmae: test|nmae is not known; did you mean name?"
      })
  void aWrongDescription(String right, String wrong, String reason) {
    String yaml = Golden.logitsYaml("logits").replace(right, wrong);
    refused("logits", yaml, reason);
  }

  @Test
  void aDifferingChecksumNamesBoth() {
    String other = "0".repeat(64);
    refused(
        "logits",
        Golden.logitsYaml("logits").replace(Golden.sha256("logits"), other),
        "network.sha256 is " + other,
        "logits.onnx has " + Golden.sha256("logits"));
  }

  @Test
  void aMissingDescription() {
    assertThatThrownBy(() -> ModelBundle.open(folder))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("bundle.yaml: no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "four|image [N, 4, H, W] in four.onnx has 4 channels there, not 3",
        "bytes|is image, uint8 in bytes.onnx; it is fed float32",
        "batch4|a batch of exactly 4",
        "fixed|it takes width 24 and height 16 only",
        "two-inputs|is the only input fed, but two-inputs.onnx needs [image, prior]",
        "nhwc|its layout looks like NHWC"
      })
  void aNetworkThatDoesNotFit(String network, String reason) {
    refused(network, Golden.logitsYaml(network), reason);
  }

  @Test
  void anOutputOfTheWrongType() {
    refused(
        "labels-bool",
        Golden.yaml("labels-bool", "semantic-labels", "labels", "NCHW"),
        "labels-bool.onnx gives bool there; head semantic-labels reads uint8");
    refused(
        "labels-int64",
        Golden.yaml("labels-int64", "semantic-logits", "labels", "NCHW"),
        "labels-int64.onnx gives int64 there; head semantic-logits reads float32");
  }

  @Test
  void anOutputOfTheOtherLayoutIsRecognised() {
    String yaml =
        Golden.yaml("nhwc", "semantic-logits", "logits", "NHWC")
            .replace("name: logits", "name: logits, layout: NCHW");
    refused("nhwc", yaml, "the output's layout looks like NHWC");
  }

  @Test
  void aFixedSizeThatTheNetworkDoesNotTake() {
    String yaml =
        Golden.logitsYaml("fixed")
            .replace(
                "policy: keep, multiple: 8, pad-value: 0",
                "policy: letterbox, width: 24, height: 24");
    refused("fixed", yaml, "it takes width 24 and height 16 only");
  }

  @Test
  void theSameOutputTwice() {
    String yaml = Golden.logitsYaml("logits");
    refused(
        "logits", yaml + yaml.lines().reduce((a, b) -> b).orElseThrow() + "\n", "another output");
  }

  @Test
  void aFileThatIsNoNetwork() throws Exception {
    String html = "<html>404</html>";
    Path file = Golden.write(folder, "logits", Golden.logitsYaml("logits"));
    Files.writeString(folder.resolve("logits.onnx"), html);
    Files.writeString(
        file, Golden.logitsYaml("logits").replace(Golden.sha256("logits"), Sha256.of(html)));
    assertThatThrownBy(() -> ModelBundle.open(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot read the network")
        .hasMessageContaining("not an ONNX file");
  }
}
