package dev.pixeltally.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
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
  void stuffScenesAndRoomsHaveTheIdsOfTheirFiles() {
    LabelSpace stuff = LabelSpaces.builtIn("coco-stuff");
    assertThat(stuff.classes()).hasSize(182);
    assertThat(stuff.classes().get(0).name()).isEqualTo("person");
    assertThat(stuff.classes().get(181).name()).isEqualTo("wood");
    assertThat(stuff.classes().get(181).id()).isEqualTo(181);
    assertThat(stuff.ignored()).containsOnlyKeys(255);
    LabelSpace ade = LabelSpaces.builtIn("ade20k");
    assertThat(ade.classes().stream().map(LabelClass::id))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 150).boxed().toList());
    assertThat(ade.classes().stream().map(LabelClass::name))
        .doesNotHaveDuplicates()
        .startsWith("wall", "building", "sky")
        .endsWith("clock", "flag");
    LabelSpace nyu = LabelSpaces.builtIn("nyu-40");
    assertThat(nyu.classes().stream().map(LabelClass::id))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 40).boxed().toList());
    assertThat(ade.ignored()).containsOnlyKeys(0);
    assertThat(nyu.ignored()).containsOnlyKeys(0);
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
    Files.writeString(file, "name: x\nclasses:\n  - {id: -1, name: a, colour: '#000000'}\n");
    assertRefused(file.toString(), "id -1 is outside 0..2147483647");
    Files.writeString(
        file, "name: x\nclasses:\n  - {id: 2147483648, name: a, colour: '#000000'}\n");
    assertRefused(file.toString(), "id should be a whole number, is 2147483648");
  }

  @Test
  void aSpaceOfAThousandClassesIsReadAndIsNoLabelMaps() throws Exception {
    Path file = folder.resolve("many.yaml");
    StringBuilder yaml = new StringBuilder("name: many\nclasses:\n");
    for (int id = 1; id <= 1203; id++) {
      yaml.append("  - {id: %d, name: class %d, colour: '#%06x'}\n".formatted(id, id, id));
    }
    Files.writeString(file, yaml + "ignore: {2147483647: '#ffffff'}\n");
    LabelSpace many = LabelSpaces.named(file.toString());
    assertThat(many.size()).isEqualTo(1203);
    assertThat(many.indexOf(1)).isZero();
    assertThat(many.indexOf(1203)).isEqualTo(1202);
    assertThat(many.indexOf(1204)).isEqualTo(LabelSpace.UNKNOWN);
    assertThat(many.indexOf(-1)).isEqualTo(LabelSpace.UNKNOWN);
    assertThat(many.indexOf(Integer.MAX_VALUE)).isEqualTo(LabelSpace.IGNORED);
    assertThat(many.classes().get(1202).rgb()).isEqualTo(1203);
    assertThat(many.ignored()).containsExactly(Map.entry(Integer.MAX_VALUE, 0xffffff));
    assertThat(many.fitsLabelMaps()).isFalse();
    assertThatThrownBy(many::palette)
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot make a palette: label space many has id 256 (class 256), and a pixel of a label"
                + " map holds 0..255. Name a label space with such ids; only detections may have"
                + " others");
    assertThat(LabelSpaces.builtIn("voc").fitsLabelMaps()).isTrue();

    Files.writeString(file, yaml + "  - {id: 1203, name: once more, colour: '#000000'}\n");
    assertRefused(file.toString(), "id 1203 stands twice");
    Files.writeString(
        file, "name: x\nclasses: [{id: 0, name: a, colour: '#000000'}]\nignore: {300: '#000000'}");
    assertThatThrownBy(() -> LabelSpaces.read(file).requireLabelMaps("Cannot do this"))
        .hasMessageStartingWith("Cannot do this: label space x has id 300 (ignored)");
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
