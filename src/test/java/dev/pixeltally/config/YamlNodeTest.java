package dev.pixeltally.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlNodeTest {
  private static final String TEXT =
      """
      model:
        name: net
        sides: [1, 2.5]
        words: [a, b]
        deep: true
        parts:
          - {id: 1}
          - {id: 2}
      """;

  private static YamlNode node() {
    return YamlNode.parse(TEXT, "x.yaml").child("model");
  }

  private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(Refusal.class);
  }

  @Test
  void values() {
    assertThat(node().text("name")).isEqualTo("net");
    assertThat(node().numbers("sides")).containsExactly(1.0, 2.5);
    assertThat(node().texts("words")).containsExactly("a", "b");
    assertThat(node().flag("deep", false)).isTrue();
    assertThat(node().flag("absent", true)).isTrue();
    assertThat(node().children("parts")).extracting(n -> n.integer("id")).containsExactly(1, 2);
    assertThat(YamlNode.parse(TEXT, "x.yaml").flatten())
        .containsEntry("model.words", "a,b")
        .containsEntry("model.deep", "true");
    assertThat(YamlNode.parse("", "empty.yaml").keys()).isEmpty();
  }

  @Test
  void aWrongKindIsRefusedWithFileKeyAndValue() {
    refused(() -> node().integer("name"))
        .hasMessage("x.yaml: model.name should be a whole number, is net");
    refused(() -> node().texts("name")).hasMessage("x.yaml: model.name should be a list, is net");
    refused(() -> node().flag("name", true))
        .hasMessage("x.yaml: model.name should be true or false, is net");
    refused(() -> node().text("words")).hasMessageContaining("model.words should be a text");
    refused(() -> node().child("name")).hasMessageContaining("model.name should be a mapping");
    refused(() -> node().text("nothing")).hasMessage("x.yaml: model.nothing is missing");
    refused(() -> node().children("parts").get(1).text("name"))
        .hasMessage("x.yaml: model.parts[1].name is missing");
  }

  @Test
  void keysThatNobodyAskedForAreRefused() {
    YamlNode node = YamlNode.parse("nmae: x", "x.yaml");
    assertThat(node.text("name", "y")).isEqualTo("y");
    refused(node::refuseOthers)
        .hasMessage("x.yaml: nmae is not known; did you mean name? Valid: name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: 1\na: 2", "a: [1", "- 1", "plain", "a: &x {b: *x}", "\u0000"})
  void whatIsNoMappingIsRefusedByName(String text) {
    refused(() -> YamlNode.parse(text, "x.yaml").flatten())
        .hasMessageContaining("x.yaml")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aSlipIsToldWithItsLine() {
    refused(() -> YamlNode.parse("a: 1\nb: [1", "x.yaml"))
        .hasMessageStartingWith("Cannot read x.yaml as YAML, line 2, column 6: while parsing");
  }

  @Test
  void bombsAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 64; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    refused(() -> YamlNode.parse(text.toString(), "x.yaml").flatten());
  }

  @Test
  void aFileThatIsNotThereNamesTheNearest(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("quickstart.yaml"), "");
    refused(() -> YamlNode.read(folder.resolve("quickstrat.yaml")))
        .hasMessageContaining("quickstrat.yaml")
        .hasMessageContaining("did you mean " + folder.resolve("quickstart.yaml"));
    refused(() -> YamlNode.read(folder.resolve("no/such/place.yaml")))
        .hasMessageContaining(folder + " is there, no in it is not");
  }
}
