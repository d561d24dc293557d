package dev.pixeltally.scenes;

/**
 * The place where a scene happens and the camera that sees it. The ground is a plane; a row below
 * the horizon sees it at {@link #metres(double)}.
 *
 * @param theme what the ground is
 * @param hour what the light is
 * @param horizon row of the horizon, in pixels
 * @param focal focal length, in pixels
 * @param eye the camera's height above the ground, in metres
 * @param water metres at which the water begins (it reaches to the horizon); infinite where none
 * @param wall metres at which a wall closes the place; infinite where none
 * @param wallHeight its height in metres
 * @param ground the ground's main colour
 * @param patches the ground's other colour
 * @param phase shifts all noise
 */
record Backdrop(
    int width,
    int height,
    Theme theme,
    Hour hour,
    double horizon,
    double focal,
    double eye,
    double water,
    double wall,
    double wallHeight,
    Tint ground,
    Tint patches,
    Light light,
    double phase) {

  enum Theme {
    MEADOW,
    DESERT,
    SNOW,
    SHORE,
    PLAZA,
    YARD
  }

  enum Hour {
    NOON,
    GOLDEN,
    OVERCAST,
    DUSK
  }

  static Backdrop of(Dice dice, int width, int height) {
    Theme theme =
        dice.pick(
            Theme.MEADOW,
            Theme.MEADOW,
            Theme.DESERT,
            Theme.SNOW,
            Theme.SHORE,
            Theme.SHORE,
            Theme.SHORE,
            Theme.PLAZA,
            Theme.YARD);
    Hour hour =
        dice.pick(
            Hour.NOON, Hour.NOON, Hour.NOON, Hour.GOLDEN, Hour.GOLDEN, Hour.OVERCAST, Hour.DUSK);
    double horizon = height * dice.in(0.3, 0.52);
    double focal = Math.max(width, height) * dice.in(0.8, 1.15);
    double eye = dice.scaled(1.1, 2.2);
    double water =
        theme == Theme.SHORE
            ? focal * eye / (dice.in(0.2, 0.6) * (height - horizon))
            : Double.POSITIVE_INFINITY;
    double wall = theme == Theme.YARD ? dice.in(14, 24) : Double.POSITIVE_INFINITY;
    double wallHeight = dice.in(3, 11);
    return new Backdrop(
        width,
        height,
        theme,
        hour,
        horizon,
        focal,
        eye,
        water,
        wall,
        wallHeight,
        ground(theme, dice),
        patches(theme, dice),
        light(hour, theme, dice),
        dice.in(0, 60));
  }

  private static Tint ground(Theme theme, Dice dice) {
    return switch (theme) {
      case MEADOW -> Tint.hsv(dice.in(0.17, 0.35), dice.in(0.4, 0.65), dice.in(0.45, 0.65));
      case DESERT -> Tint.hsv(dice.in(0.06, 0.12), dice.in(0.35, 0.55), dice.in(0.75, 0.9));
      case SNOW -> Tint.hsv(dice.in(0.55, 0.62), dice.in(0.02, 0.08), dice.in(0.86, 0.95));
      case SHORE -> Tint.hsv(dice.in(0.08, 0.2), dice.in(0.25, 0.5), dice.in(0.6, 0.8));
      case PLAZA, YARD -> Tint.hsv(dice.in(0.02, 0.14), dice.in(0.05, 0.3), dice.in(0.5, 0.75));
    };
  }

  private static Tint patches(Theme theme, Dice dice) {
    return switch (theme) {
      case MEADOW -> Tint.hsv(dice.in(0.1, 0.3), dice.in(0.35, 0.6), dice.in(0.4, 0.75));
      case DESERT -> Tint.hsv(dice.in(0.03, 0.1), dice.in(0.4, 0.6), dice.in(0.5, 0.75));
      case SNOW -> Tint.hsv(dice.in(0.56, 0.64), dice.in(0.1, 0.2), dice.in(0.72, 0.86));
      case SHORE -> Tint.hsv(dice.in(0.1, 0.26), dice.in(0.3, 0.5), dice.in(0.45, 0.65));
      case PLAZA, YARD -> Tint.hsv(dice.in(0.0, 0.6), dice.in(0.05, 0.3), dice.in(0.35, 0.6));
    };
  }

  private static Light light(Hour hour, Theme theme, Dice dice) {
    double side = dice.sign() * dice.in(0.25, 0.8);
    double depth = dice.in(-0.25, 0.6);
    double reach = theme == Theme.SNOW ? dice.in(60, 160) : dice.in(90, 350);
    double warmth = dice.in(-0.05, 0.05);
    return switch (hour) {
      case NOON ->
          aim(
              side,
              dice.in(0.7, 1.0),
              depth + 0.25,
              new Tint((float) (0.84 + warmth), 0.8f, (float) (0.72 - warmth)),
              new Tint(0.4f, 0.44f, 0.5f),
              new Tint(0.78f, 0.85f, 0.92f),
              reach,
              dice.in(0.4, 0.58));
      case GOLDEN ->
          aim(
              side * 1.4,
              dice.in(0.35, 0.55),
              depth,
              new Tint((float) (0.98 + warmth), 0.68f, (float) (0.4 - warmth)),
              new Tint(0.36f, 0.35f, 0.44f),
              new Tint(0.95f, 0.76f, 0.58f),
              reach,
              dice.in(0.42, 0.55));
      case OVERCAST ->
          aim(
              side * 0.5,
              1.0,
              depth + 0.3,
              new Tint(0.26f, 0.26f, 0.26f),
              new Tint(0.66f, 0.68f, 0.7f),
              new Tint(0.76f, 0.78f, 0.8f),
              reach * 0.7,
              dice.in(0.12, 0.25));
      case DUSK ->
          aim(
              side * 1.5,
              dice.in(0.35, 0.6),
              depth,
              new Tint(0.6f, 0.44f, (float) (0.48 + warmth)),
              new Tint(0.37f, 0.38f, 0.5f),
              new Tint(0.56f, 0.44f, 0.58f),
              reach,
              dice.in(0.25, 0.4));
    };
  }

  private static Light aim(
      double x, double y, double z, Tint sun, Tint sky, Tint haze, double reach, double shadow) {
    double n = Math.sqrt(x * x + y * y + z * z);
    return new Light(x / n, y / n, z / n, sun, sky, haze, reach, shadow);
  }

  /** Distance of the ground seen at a row (in pixels from the top); infinite above the horizon. */
  double metres(double row) {
    return row <= horizon ? Double.POSITIVE_INFINITY : focal * eye / (row - horizon);
  }

  /** The row at which ground at this distance is seen. */
  double row(double metres) {
    return horizon + focal * eye / metres;
  }
}
