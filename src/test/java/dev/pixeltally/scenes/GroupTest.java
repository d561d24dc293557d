package dev.pixeltally.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.RgbImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupTest {
  private static final int SIDE = 20;
  private final List<Instance> objects = new ArrayList<>();
  private final byte[] numbers = new byte[SIDE * SIDE];

  /** Adds an object of a row's pixels. */
  private Instance add(SceneClass kind, int row, int width, boolean crowd) {
    int number = objects.size() + 1;
    Box box = new Box(row, row, row + width - 1, row);
    for (int x = box.left(); x <= box.right(); x++) {
      numbers[row * SIDE + x] = (byte) number;
    }
    Instance o =
        new Instance(number, kind, 40 - row, box, box, width, width, false, crowd, List.of());
    objects.add(o);
    return o;
  }

  private Scene scene() {
    return new Scene(
        0,
        new RgbImage(SIDE, SIDE, new byte[3 * SIDE * SIDE]),
        90,
        new LabelMap(SIDE, SIDE, numbers),
        new LabelMap(SIDE, SIDE, new byte[SIDE * SIDE]),
        new float[SIDE * SIDE],
        objects);
  }

  @Test
  void threeSmallOnesOfAGregariousKindAreACrowd() {
    Instance first = add(SceneClass.BOAT, 1, 3, false);
    Instance large = add(SceneClass.BOAT, 3, 6, false);
    Instance second = add(SceneClass.BOAT, 5, 5, false);
    Instance third = add(SceneClass.BOAT, 7, 2, false);
    List<Group> groups = Group.of(scene());
    assertThat(groups)
        .containsExactly(
            new Group(List.of(large), false), new Group(List.of(first, second, third), true));
    Group crowd = groups.get(1);
    assertThat(crowd.pixels()).isEqualTo(10);
    assertThat(crowd.box()).isEqualTo(new Box(1, 1, 9, 7));
    Mask mask = crowd.mask(scene());
    assertThat(mask.at(3, 1)).isTrue();
    assertThat(mask.at(4, 1)).isFalse();
    assertThat(mask.at(3, 3)).as("the large one is not of the crowd").isFalse();
  }

  @Test
  void twoAreNoCrowdAndOthersNeverAre() {
    add(SceneClass.MUSHROOM, 1, 2, false);
    add(SceneClass.MUSHROOM, 2, 2, false);
    add(SceneClass.WALKER, 3, 2, false);
    add(SceneClass.WALKER, 4, 2, false);
    add(SceneClass.WALKER, 5, 2, false);
    assertThat(Group.of(scene())).hasSize(5).noneMatch(Group::crowd);
  }

  @Test
  void flocksAreOneCrowdWhateverTheirSize() {
    Instance flock = add(SceneClass.GULL, 1, 12, true);
    Instance gull = add(SceneClass.GULL, 2, 2, false);
    Instance other = add(SceneClass.GULL, 3, 9, true);
    assertThat(Group.of(scene())).containsExactly(new Group(List.of(flock, gull, other), true));
    objects.remove(other);
    assertThat(Group.of(scene()))
        .containsExactly(new Group(List.of(gull), false), new Group(List.of(flock), true));
  }

  @Test
  void eachSegmentHasAColourOfItsOwn() {
    SegmentColours colours = new SegmentColours();
    Set<Integer> seen = new HashSet<>();
    for (SceneClass kind : SceneClass.values()) {
      int rgb = CocoCategories.colour(kind);
      assertThat(colours.next(rgb)).isEqualTo(rgb);
      seen.add(rgb);
    }
    for (SceneClass kind : SceneClass.values()) {
      for (int i = 0; i < 12; i++) {
        assertThat(seen.add(colours.next(CocoCategories.colour(kind)))).isTrue();
      }
    }
    assertThat(new PanopticMap.Segment(0x010203, 1, 1, new Box(0, 0, 0, 0), false).id())
        .isEqualTo(1 + 256 * 2 + 65536 * 3);
  }
}
