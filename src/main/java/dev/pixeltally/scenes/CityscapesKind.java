package dev.pixeltally.scenes;

/**
 * Cityscapes' classes that come nearest to what stands in scenes, by their ids. Those before road
 * are not judged; objects of those from person on are told apart.
 */
enum CityscapesKind {
  STATIC(4, "static"),
  DYNAMIC(5, "dynamic"),
  GROUND(6, "ground"),
  ROAD(7, "road"),
  BUILDING(11, "building"),
  WALL(12, "wall"),
  VEGETATION(21, "vegetation"),
  TERRAIN(22, "terrain"),
  SKY(23, "sky"),
  PERSON(24, "person"),
  CAR(26, "car"),
  BUS(28, "bus");

  private final int id;
  private final String label;

  CityscapesKind(int id, String label) {
    this.id = id;
    this.label = label;
  }

  static CityscapesKind of(SceneClass kind) {
    return switch (kind) {
      case WALKER -> PERSON;
      case CAR -> CAR;
      // It carries people too, and comes in groups.
      case BOAT -> BUS;
      case COTTAGE -> BUILDING;
      case TREE, MUSHROOM -> VEGETATION;
      // Animals and what else will be gone the next minute.
      case HOUND, GULL, BALLOON -> DYNAMIC;
      case BARREL -> STATIC;
    };
  }

  static CityscapesKind of(Surface surface) {
    return switch (surface) {
      case SKY -> SKY;
      case HILLS -> TERRAIN;
      case WALL -> WALL;
      case GROUND -> ROAD;
      case WATER -> GROUND;
    };
  }

  /** In label maps. */
  int id() {
    return id;
  }

  /** In polygons. */
  String label() {
    return label;
  }

  boolean isThing() {
    return id >= PERSON.id;
  }
}
