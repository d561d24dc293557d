package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.VocColours;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SceneClassTest {

  @Test
  void agreesWithTheLabelSpace() {
    LabelSpace space = SceneClass.labelSpace();
    assertThat(space.size()).isEqualTo(SceneClass.values().length + 1);
    assertThat(space.classes().get(0).name()).isEqualTo("background");
    for (SceneClass kind : SceneClass.values()) {
      LabelClass c = space.classes().get(kind.id());
      assertThat(c.id()).isEqualTo(kind.id());
      assertThat(c.name()).isEqualTo(kind.label());
      assertThat(c.thing()).isTrue();
    }
    assertThat(space.ignored()).isEqualTo(Map.of(SceneClass.VOID, 0xE0E0C0));
  }

  @Test
  void colours() {
    int[] used = SceneClass.labelSpace().classes().stream().mapToInt(LabelClass::rgb).toArray();
    assertThat(Arrays.stream(used).distinct().count()).isEqualTo(used.length);
  }

  @Test
  void objectNumbersHaveVocsColours() {
    // The devkit's table: aeroplane, bicycle, bird, ..., tv/monitor, void.
    int[] palette = VocColours.palette();
    assertThat(palette[0]).isZero();
    assertThat(palette[1]).isEqualTo(0x800000);
    assertThat(palette[2]).isEqualTo(0x008000);
    assertThat(palette[3]).isEqualTo(0x808000);
    assertThat(palette[8]).isEqualTo(0x400000);
    assertThat(palette[15]).isEqualTo(0xC08080);
    assertThat(palette[20]).isEqualTo(0x004080);
    assertThat(palette[255]).isEqualTo(0xE0E0C0);
  }
}
