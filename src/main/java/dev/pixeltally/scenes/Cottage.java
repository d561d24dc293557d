package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Paint.Pattern;

/** A house with a pitched roof, seen at a corner. */
final class Cottage {
  private Cottage() {}

  static Figure draw(Dice dice) {
    Figure figure = new Figure();
    double front = dice.in(0.3, 0.5);
    double side = dice.in(0.35, 0.7);
    double eaves = dice.in(0.5, 0.62);
    double x0 = -(front + side) / 2;
    double x1 = x0 + front;
    double x2 = x1 + side;
    double ridge = x0 + front / 2;
    Tint plaster = dice.chance(0.6) ? Matter.muted(dice) : Matter.any(dice);
    Pattern pattern =
        dice.pick(Pattern.BRICKS, Pattern.LEVEL, Pattern.PLAIN, Pattern.UPRIGHT, Pattern.MOTTLED);
    Paint wall =
        Paint.plain(plaster)
            .grained(0.12)
            .with(pattern, plaster.times(dice.in(0.65, 0.85)), dice.in(9, 14), dice.unit());
    Tint tile = Matter.any(dice).times(0.8);
    Paint roof =
        Paint.plain(tile)
            .grained(0.2)
            .with(
                dice.pick(Pattern.LEVEL, Pattern.BRICKS),
                tile.times(0.72),
                dice.in(12, 18),
                dice.unit());
    if (dice.chance(0.6)) {
      double cx = dice.in(x1, x2 - 0.1);
      figure.add(new Plank(cx, 0.88, 0.04, 0.1, 0, 0.2), wall);
      figure.detail(new Plank(cx, 0.97, 0.048, 0.018, 0, 0), roof);
    }
    figure.add(
        Outline.of(new double[] {x1, 0, x2, 0.015, x2, eaves, x1, eaves}).facing(0.5, 0), wall);
    figure.add(
        Outline.of(new double[] {x0, 0.01, x1, 0, x1, eaves, ridge, 0.93, x0, eaves})
            .facing(-0.35, 0),
        wall);
    double over = 0.035;
    figure.add(
        Outline.of(
                new double[] {
                  x1 + over,
                  eaves - 0.05,
                  x2 + over,
                  eaves - 0.04,
                  x2 - front / 2 + over,
                  0.95,
                  ridge,
                  0.96
                })
            .facing(0.3, 0.6),
        roof);
    Paint trim = Paint.plain(tile.times(0.7)).grained(0.1);
    figure.add(new Limb(x0 - over, eaves - 0.04, 0.016, ridge, 0.955, 0.016), trim);
    figure.add(new Limb(ridge, 0.955, 0.016, x1 + over, eaves - 0.05, 0.016), trim);
    openings(figure, dice, x0, x1, x2, eaves);
    return figure;
  }

  private static void openings(
      Figure figure, Dice dice, double x0, double x1, double x2, double eaves) {
    Paint frame = Paint.plain(Matter.any(dice)).grained(0.05);
    boolean lit = dice.chance(0.3);
    Paint glass =
        Paint.plain(lit ? new Tint(1f, 0.85f, 0.5f) : Tint.hsv(0.58, dice.in(0.2, 0.5), 0.35))
            .grained(0.05)
            .glossy(0.5)
            .glowing(lit ? 0.75 : 0);
    double door = x0 + (x1 - x0) * dice.in(0.35, 0.6);
    figure.detail(new Plank(door, 0.16, 0.07, 0.16, 0, 0), frame);
    figure.detail(
        new Plank(door, 0.155, 0.055, 0.145, 0, 0),
        Paint.plain(Matter.wood(dice)).with(Pattern.UPRIGHT, Matter.dark(dice), 30, 0));
    window(figure, x0 + (x1 - x0) * 0.5, 0.6, 0.05, frame, glass);
    int count = dice.between(1, 3);
    for (int i = 0; i < count; i++) {
      double x = x1 + (x2 - x1) * (i + 0.5) / count;
      window(figure, x, eaves * 0.52, Math.min(0.075, 0.3 * (x2 - x1) / count), frame, glass);
    }
  }

  private static void window(
      Figure figure, double x, double y, double half, Paint frame, Paint glass) {
    figure.detail(new Plank(x, y, half, half * 1.25, 0, 0), frame);
    figure.detail(new Plank(x - half * 0.44, y, half * 0.36, half * 1.05, 0, 0), glass);
    figure.detail(new Plank(x + half * 0.44, y, half * 0.36, half * 1.05, 0, 0), glass);
  }
}
