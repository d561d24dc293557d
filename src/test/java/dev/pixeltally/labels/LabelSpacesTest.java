package dev.pixeltally.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelSpacesTest {
  @TempDir Path folder;

  @Test
  void vocIsTheDevkits() {
    LabelSpace voc = LabelSpaces.builtIn("voc");
    assertThat(voc.size()).isEqualTo(21);
    assertThat(voc.classes().get(15).name()).isEqualTo("person");
    // VOClabelcolormap(16) of the devkit: person is (192, 128, 128), tvmonitor (0, 64, 128).
    assertThat(voc.palette()[15]).isEqualTo(0xC08080);
    assertThat(voc.palette()[20]).isEqualTo(0x004080);
    assertThat(voc.palette()[255]).isEqualTo(0xE0E0C0);
    assertThat(voc.indexOf(255)).isEqualTo(LabelSpace.IGNORED);
    assertThat(voc.indexOf(21)).isEqualTo(LabelSpace.UNKNOWN);
  }

  @Test
  void contextComesInBothOrdersWithAndWithoutBackground() {
    LabelSpace own = LabelSpaces.builtIn("context-59");
    LabelSpace alphabetical = LabelSpaces.builtIn("context-59-mmseg");
    assertThat(own.size()).isEqualTo(59);
    assertThat(own.indexOf(0)).isEqualTo(LabelSpace.IGNORED);
    assertThat(own.classes().get(1).name()).isEqualTo("bicycle");
    assertThat(alphabetical.classes().get(1).name()).isEqualTo("bag");
    assertThat(LabelSpaces.builtIn("context-60").indexOf(0)).isZero();
    assertThat(LabelSpaces.builtIn("context-60-mmseg").size()).isEqualTo(60);
    assertThat(alphabetical.classes().stream().map(LabelClass::name))
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(own.classes().stream().map(LabelClass::name).toList());
  }

  @Test
  void camVidAndPersonPartAreWhatTheirDataHold() {
    LabelSpace camvid = LabelSpaces.builtIn("camvid");
    assertThat(camvid.classes().stream().map(LabelClass::name))
        .containsExactly(
            "sky",
            "building",
            "pole",
            "road",
            "pavement",
            "tree",
            "sign",
            "fence",
            "car",
            "pedestrian",
            "bicyclist");
    assertThat(camvid.ignored()).containsOnlyKeys(11);
    assertThat(LabelSpaces.builtIn("person-part").classes().stream().map(LabelClass::name))
        .containsExactly(
            "background", "head", "torso", "upper-arm", "lower-arm", "upper-leg", "lower-leg");
  }

  @Test
  void aUsersFileIsReadStrictly() throws Exception {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        name: mine
        classes:
          - {id: 3, name: cat, colour: '#010203'}
          - {id: 7, name: dog, colour: '#ffffff', thing: true}
        ignore: {0: '#000000'}
        """);
    LabelSpace mine = LabelSpaces.named(file.toString());
    assertThat(mine.classes())
        .containsExactly(
            new LabelClass(3, "cat", 0x010203, false), new LabelClass(7, "dog", 0xFFFFFF, true));
    assertThat(mine.ignored()).containsOnlyKeys(0);

    Files.writeString(file, "name: x\nclasses:\n  - {id: 0, name: a, color: '#000000'}\n");
    assertRefused(file.toString(), "colour is missing");
    Files.writeString(
        file, "name: x\nclasses:\n  - {id: 0, name: a, colour: '#000000', thong: true}\n");
    assertRefused(file.toString(), "did you mean thing?");
    Files.writeString(file, "name: x\nclasses:\n  - {id: 0, name: a, colour: red}\n");
    assertRefused(file.toString(), "such as '#8000ff'");
    Files.writeString(file, "name: x\nclasses:\n  - {id: 300, name: a, colour: '#000000'}\n");
    assertRefused(file.toString(), "outside 0..255");
  }

  @Test
  void aNameThatIsNoneIsRefusedWithTheNearest() {
    assertRefused("camvd", "did you mean camvid?");
    assertRefused(folder.resolve("none.yaml").toString(), "no such file");
  }

  private static void assertRefused(String name, String because) {
    assertThatThrownBy(() -> LabelSpaces.named(name))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(because);
  }
}
