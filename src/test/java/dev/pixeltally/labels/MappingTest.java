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
    assertThat(mapping.idOf(2)).isEqualTo(21);
    assertThat(mapping.unmatchedFrom()).isEmpty();
    assertThat(mapping.unmatchedTo()).isEmpty();
  }

  @Test
  void spellingIsForgivenAndExplicitPairsComeFirst() {
    LabelSpace network = space(Map.of(255, 0), "Dining Table", "TV/monitor", "train", "hovercraft");
    Mapping mapping = Mapping.between(network, VOC, Map.of("train", "bus"));
    assertThat(mapping.ids()).startsWith(11, 20, 6, 255);
    assertThat(mapping.idOf(3)).as("a class without a partner").isEqualTo(-1);
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

  /** As LVIS has them: no id is ignored, and most are beyond what a pixel holds. */
  @Test
  void instancesMayHaveAnyIdsAndClassesWithoutPartner() {
    List<LabelClass> mine = new ArrayList<>();
    List<LabelClass> theirs = new ArrayList<>();
    for (int i = 0; i < 1203; i++) {
      mine.add(new LabelClass(i, "Class_" + i, 0, true));
      theirs.add(new LabelClass(2_000_000_000 - i, "class " + i, 0, true));
    }
    mine.add(new LabelClass(Integer.MAX_VALUE, "hovercraft", 0, true));
    mine.add(new LabelClass(5000, "zeppelin", 0, true));
    theirs.add(new LabelClass(7, "airship", 0, true));
    theirs.add(new LabelClass(8, "canoe", 0, true));
    LabelSpace network = new LabelSpace("mine", mine, Map.of(4000, 0));
    LabelSpace dataset = new LabelSpace("theirs", theirs, Map.of());
    Mapping mapping = Mapping.ofInstances(network, dataset, Map.of("zeppelin", "airship"));
    for (int i = 0; i < 1203; i++) {
      assertThat(mapping.idOf(i)).isEqualTo(2_000_000_000 - i);
    }
    assertThat(mapping.idOf(5000)).isEqualTo(7);
    for (int none : new int[] {Integer.MAX_VALUE, 4000, 1203, -1}) {
      assertThat(mapping.idOf(none)).isEqualTo(-1);
    }
    assertThat(mapping.identity()).isFalse();
    assertThat(mapping.unmatchedId()).isEqualTo(-1);
    assertThat(mapping.warning())
        .isEqualTo(
            "Classes without a partner: the network's hovercraft are none of the dataset's: what"
                + " is found of them is not scored; the dataset's canoe are never predicted");
    assertThatThrownBy(mapping::ids).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Mapping.ofInstances(network, dataset, Map.of("zepelin", "canoe")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean zeppelin?");
    assertThatThrownBy(() -> Mapping.between(VOC, dataset, Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot map label space voc to theirs: label space theirs has id");
    assertThatThrownBy(() -> Mapping.between(network, VOC, Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("label space mine has id 256 (Class_256)");
    Mapping same = Mapping.ofInstances(network, network, Map.of());
    assertThat(same.identity()).isTrue();
    assertThat(same.warning()).isEmpty();
    assertThat(same.idOf(4000)).as("ignored by the network").isEqualTo(-1);
  }

  @Test
  void aWarningNamesTheFirstOfMany() {
    String[] names = new String[100];
    for (int i = 0; i < names.length; i++) {
      names[i] = "class " + i;
    }
    LabelSpace many = space(Map.of(), names);
    Mapping mapping = Mapping.ofInstances(space(Map.of(), "class 0"), many, Map.of());
    assertThat(mapping.warning()).contains("class 40 and 59 more are never").doesNotContain("s 41");
    assertThat(mapping.unmatchedTo()).hasSize(99);
  }

  private static LabelSpace space(Map<Integer, Integer> ignored, String... names) {
    List<LabelClass> classes = new ArrayList<>();
    for (String name : names) {
      classes.add(new LabelClass(classes.size(), name, 0, false));
    }
    return new LabelSpace("test", classes, ignored);
  }
}
