package dev.pixeltally.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingTest {
  private static final LabelSpace VOC = LabelSpaces.builtIn("voc");

  @Test
  void theSameSpaceMapsToItself() {
    for (String name : List.of("voc", "camvid", "context-59", "person-part")) {
      LabelSpace space = LabelSpaces.builtIn(name);
      Mapping mapping = Mapping.between(space, space, Map.of());
      assertThat(mapping.identity()).as(name).isTrue();
      assertThat(mapping.warning()).isEmpty();
    }
  }

  @Test
  void namesJoinWhereIdsDiffer() {
    LabelSpace own = LabelSpaces.builtIn("context-59");
    LabelSpace alphabetical = LabelSpaces.builtIn("context-59-mmseg");
    Mapping mapping = Mapping.between(alphabetical, own, Map.of());
    assertThat(mapping.identity()).isFalse();
    // bag is 2 alphabetically and 21 in the dataset's list.
    assertThat(mapping.ids()[2]).isEqualTo((byte) 21);
    assertThat(mapping.channels()[1]).isEqualTo((byte) 21);
    assertThat(mapping.unmatchedFrom()).isEmpty();
    assertThat(mapping.unmatchedTo()).isEmpty();
  }

  @Test
  void spellingIsForgivenAndExplicitPairsComeFirst() {
    LabelSpace network = space(Map.of(255, 0), "Dining Table", "TV/monitor", "train", "hovercraft");
    Mapping mapping = Mapping.between(network, VOC, Map.of("train", "bus"));
    assertThat(mapping.channels()).containsExactly(11, 20, 6, (byte) 255);
    assertThat(mapping.unmatchedId()).isEqualTo(255);
    assertThat(mapping.unmatchedFrom()).containsExactly("hovercraft");
    assertThat(mapping.unmatchedTo()).hasSize(18).contains("train", "background");
    assertThat(mapping.warning()).contains("hovercraft are, where predicted, none");
  }

  @Test
  void idsThatTheNetworkDoesNotHaveStayUnknown() {
    Mapping mapping = Mapping.between(VOC, LabelSpaces.builtIn("camvid"), Map.of("bus", "car"));
    assertThat(mapping.ids()[6]).isEqualTo((byte) 8);
    assertThat(mapping.ids()[255]).as("void to void").isEqualTo((byte) 11);
    int unknown = mapping.ids()[99] & 0xff;
    assertThat(LabelSpaces.builtIn("camvid").indexOf(unknown)).isEqualTo(LabelSpace.UNKNOWN);
  }

  @Test
  void namesThatAreInNeitherSpaceAreRefused() {
    assertThatThrownBy(() -> Mapping.between(VOC, VOC, Map.of("buss", "car")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean bus?");
  }

  @Test
  void aClassWithoutPartnerNeedsAnIgnoredIdToBecome() {
    LabelSpace none = space(Map.of(), "cat", "dog");
    assertThatThrownBy(() -> Mapping.between(VOC, none, Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("ignores no id");
  }

  private static LabelSpace space(Map<Integer, Integer> ignored, String... names) {
    List<LabelClass> classes = new ArrayList<>();
    for (String name : names) {
      classes.add(new LabelClass(classes.size(), name, 0, false));
    }
    return new LabelSpace("test", classes, ignored);
  }
}
