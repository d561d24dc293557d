package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.labels.CityscapesTitles;
import java.util.Locale;

/**
 * The classes that a Cityscapes label map holds, by their ids, as cityscapesScripts 2.3.0 knows
 * them ({@code helpers/labels.py}; the sizes from {@code evalPixelLevelSemanticLabeling.py}).
 */
enum CityscapesClass {
  UNLABELED(0, Category.VOID, Kind.STUFF, Judged.NO, 0),
  EGO_VEHICLE(1, Category.VOID, Kind.STUFF, Judged.NO, 0),
  RECTIFICATION_BORDER(2, Category.VOID, Kind.STUFF, Judged.NO, 0),
  OUT_OF_ROI(3, Category.VOID, Kind.STUFF, Judged.NO, 0),
  STATIC(4, Category.VOID, Kind.STUFF, Judged.NO, 0),
  DYNAMIC(5, Category.VOID, Kind.STUFF, Judged.NO, 0),
  GROUND(6, Category.VOID, Kind.STUFF, Judged.NO, 0),
  ROAD(7, Category.FLAT, Kind.STUFF, Judged.YES, 0),
  SIDEWALK(8, Category.FLAT, Kind.STUFF, Judged.YES, 0),
  PARKING(9, Category.FLAT, Kind.STUFF, Judged.NO, 0),
  RAIL_TRACK(10, Category.FLAT, Kind.STUFF, Judged.NO, 0),
  BUILDING(11, Category.CONSTRUCTION, Kind.STUFF, Judged.YES, 0),
  WALL(12, Category.CONSTRUCTION, Kind.STUFF, Judged.YES, 0),
  FENCE(13, Category.CONSTRUCTION, Kind.STUFF, Judged.YES, 0),
  GUARD_RAIL(14, Category.CONSTRUCTION, Kind.STUFF, Judged.NO, 0),
  BRIDGE(15, Category.CONSTRUCTION, Kind.STUFF, Judged.NO, 0),
  TUNNEL(16, Category.CONSTRUCTION, Kind.STUFF, Judged.NO, 0),
  POLE(17, Category.OBJECT, Kind.STUFF, Judged.YES, 0),
  POLEGROUP(18, Category.OBJECT, Kind.STUFF, Judged.NO, 0),
  TRAFFIC_LIGHT(19, Category.OBJECT, Kind.STUFF, Judged.YES, 0),
  TRAFFIC_SIGN(20, Category.OBJECT, Kind.STUFF, Judged.YES, 0),
  VEGETATION(21, Category.NATURE, Kind.STUFF, Judged.YES, 0),
  TERRAIN(22, Category.NATURE, Kind.STUFF, Judged.YES, 0),
  SKY(23, Category.SKY, Kind.STUFF, Judged.YES, 0),
  PERSON(24, Category.HUMAN, Kind.THING, Judged.YES, 3462.4756337644),
  RIDER(25, Category.HUMAN, Kind.THING, Judged.YES, 3930.4788056518),
  CAR(26, Category.VEHICLE, Kind.THING, Judged.YES, 12794.0202738185),
  TRUCK(27, Category.VEHICLE, Kind.THING, Judged.YES, 27855.1264367816),
  BUS(28, Category.VEHICLE, Kind.THING, Judged.YES, 35732.1511111111),
  CARAVAN(29, Category.VEHICLE, Kind.THING, Judged.NO, 36771.8241758242),
  TRAILER(30, Category.VEHICLE, Kind.THING, Judged.NO, 16926.9763313609),
  TRAIN(31, Category.VEHICLE, Kind.THING, Judged.YES, 67583.7075812274),
  MOTORCYCLE(32, Category.VEHICLE, Kind.THING, Judged.YES, 6298.7200839748),
  BICYCLE(33, Category.VEHICLE, Kind.THING, Judged.YES, 4672.3249222261);

  /** How many ids there are: 0 to one less. */
  static final int COUNT = 34;

  private static final CityscapesClass[] BY_ID = new CityscapesClass[COUNT];

  static {
    for (CityscapesClass c : values()) {
      BY_ID[c.id] = c;
    }
  }

  final int id;
  final String title;
  final Category category;
  final Kind kind;
  final Judged judged;

  /** Mean pixels of an instance in the training images; 0 where the reference gives none. */
  final double meanSize;

  /** Groups of classes, of which the reference prints scores too. */
  enum Category {
    VOID,
    FLAT,
    CONSTRUCTION,
    OBJECT,
    NATURE,
    SKY,
    HUMAN,
    VEHICLE;

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether single ones are told apart. */
  enum Kind {
    THING,
    STUFF
  }

  /** Whether pixels of the class are judged. */
  enum Judged {
    YES,
    NO
  }

  CityscapesClass(int id, Category category, Kind kind, Judged judged, double meanSize) {
    this.id = id;
    this.title = CityscapesTitles.of(id);
    this.category = category;
    this.kind = kind;
    this.judged = judged;
    this.meanSize = meanSize;
  }

  /** The class with this id, 0 to {@link #COUNT} - 1. */
  static CityscapesClass of(int id) {
    return BY_ID[id];
  }

  boolean isJudged() {
    return judged == Judged.YES;
  }

  boolean isThing() {
    return kind == Kind.THING;
  }
}
