package dev.pixeltally.scenes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is annotated as one: an object, or a crowd of several small ones of a class.
 *
 * @param members of one class, farthest first
 * @param crowd whether it stands for any number of objects
 */
record Group(List<Instance> members, boolean crowd) {
  private static final Set<SceneClass> GREGARIOUS =
      EnumSet.of(SceneClass.GULL, SceneClass.BOAT, SceneClass.BALLOON, SceneClass.MUSHROOM);
  private static final int MANY = 3;

  /** Below this share of an image a thing is one of many. */
  private static final double SMALL = 0.015;

  /**
   * All objects of a scene: each by itself, farthest first, then the crowds, a class at most one. A
   * crowd is what was drawn as one, such as a flock, and three or more small gulls, boats, balloons
   * or mushrooms.
   */
  static List<Group> of(Scene scene) {
    Map<SceneClass, List<Instance>> small = new EnumMap<>(SceneClass.class);
    Map<SceneClass, List<Instance>> crowds = new EnumMap<>(SceneClass.class);
    double most = SMALL * scene.width() * scene.height();
    for (Instance o : scene.objects()) {
      if (o.crowd() || (GREGARIOUS.contains(o.kind()) && o.visiblePixels() < most)) {
        small.computeIfAbsent(o.kind(), k -> new ArrayList<>()).add(o);
      }
    }
    small.forEach(
        (kind, members) -> {
          if (members.size() < MANY) {
            members.removeIf(o -> !o.crowd());
          }
          if (!members.isEmpty()) {
            crowds.put(kind, members);
          }
        });
    List<Group> groups = new ArrayList<>();
    for (Instance o : scene.objects()) {
      if (!crowds.getOrDefault(o.kind(), List.of()).contains(o)) {
        groups.add(new Group(List.of(o), false));
      }
    }
    crowds.values().forEach(members -> groups.add(new Group(List.copyOf(members), true)));
    return groups;
  }

  SceneClass kind() {
    return members.get(0).kind();
  }

  /** How many pixels are seen. */
  int pixels() {
    return members.stream().mapToInt(Instance::visiblePixels).sum();
  }

  /** The extent of the pixels that are seen. */
  Box box() {
    return members.stream().map(Instance::visible).reduce(Box::around).orElseThrow();
  }

  Mask mask(Scene scene) {
    boolean[] wanted = new boolean[256];
    members.forEach(o -> wanted[o.number()] = true);
    return Mask.of(scene.instances(), box(), wanted);
  }
}
