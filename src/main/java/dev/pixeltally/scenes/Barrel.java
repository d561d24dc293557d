package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Paint.Pattern;

/** A barrel of staves and hoops, standing. */
final class Barrel {
  private Barrel() {}

  static Figure draw(Dice dice) {
    Figure figure = new Figure();
    double half = dice.in(0.32, 0.42);
    double bulge = dice.in(0.12, 0.24);
    double lid = dice.in(0.05, 0.09);
    Tint wood = dice.chance(0.6) ? Matter.wood(dice) : Matter.any(dice);
    Paint staves =
        Paint.plain(wood)
            .grained(0.22)
            .with(Pattern.GORES, wood.times(dice.in(0.55, 0.8)), dice.between(7, 11), dice.unit());
    double top = 0.98 - lid;
    double foot = lid;
    int n = 9;
    double[] corners = new double[4 * n];
    for (int i = 0; i < n; i++) {
      double t = 2.0 * i / (n - 1) - 1;
      double w = half * (1 - bulge * t * t);
      double y = foot + (top - foot) * i / (n - 1);
      corners[2 * i] = w;
      corners[2 * i + 1] = y;
      corners[4 * n - 2 - 2 * i] = -w;
      corners[4 * n - 1 - 2 * i] = y;
    }
    double end = half * (1 - bulge);
    figure.add(new Ellipse(0, foot, end, lid), staves);
    figure.add(Outline.of(corners).bent(0.95), staves);
    Paint iron =
        Paint.plain(dice.chance(0.7) ? Tint.hsv(0.6, 0.1, dice.in(0.2, 0.5)) : Matter.any(dice))
            .grained(0.15)
            .glossy(0.5);
    for (double t : new double[] {-0.8, -0.38, 0.38, 0.8}) {
      double w = half * (1 - bulge * t * t);
      double y = (foot + top) / 2 + t * (top - foot) / 2;
      figure.detail(
          Outline.of(
                  new double[] {
                    -w, y + 0.028, -w, y - 0.028, -w * 0.5, y - 0.05, 0, y - 0.058, w * 0.5,
                    y - 0.05, w, y - 0.028, w, y + 0.028, w * 0.5, y + 0.006, 0, y - 0.002,
                    -w * 0.5, y + 0.006
                  })
              .bent(0.95),
          iron);
    }
    figure.add(new Ellipse(0, top, end, lid), iron);
    figure.detail(
        new Ellipse(0, top, end * 0.9, lid * 0.85),
        Paint.plain(wood.times(1.1)).grained(0.2).with(Pattern.UPRIGHT, wood.times(0.75), 7, 0));
    return figure;
  }
}
