package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Paint.Pattern;

/** A hot-air balloon with its basket. The origin is its middle. */
final class Balloon {
  private Balloon() {}

  static Figure draw(Dice dice) {
    Figure figure = new Figure();
    double r = dice.in(0.3, 0.38);
    double cy = 0.5 - r * 1.05;
    Tint first = Matter.any(dice);
    Paint silk = Paint.plain(first).grained(0.05).glossy(0.25);
    silk =
        switch (dice.below(5)) {
          case 0 -> silk;
          case 1 -> silk.with(Pattern.LEVEL, Matter.any(dice), dice.in(4, 7), dice.unit());
          case 2 -> silk.with(Pattern.CHECKS, Matter.any(dice), dice.in(4, 7), dice.unit());
          default -> silk.with(Pattern.GORES, Matter.any(dice), dice.between(3, 7), dice.unit());
        };
    Paint rope = Paint.plain(Tint.hex(0x4A3B2A)).grained(0);
    double mouth = -0.26;
    double half = dice.in(0.05, 0.075);
    figure.add(new Limb(-half * 1.1, mouth, 0.007, -half * 0.9, -0.38, 0.007), rope);
    figure.add(new Limb(half * 1.1, mouth, 0.007, half * 0.9, -0.38, 0.007), rope);
    double shoulder = cy - r * 0.42;
    double wide = r * 0.915;
    figure.add(
        Outline.of(
                new double[] {
                  -wide,
                  shoulder + 0.02,
                  wide,
                  shoulder + 0.02,
                  r * 0.62,
                  shoulder - 0.13,
                  half * 1.3,
                  mouth,
                  -half * 1.3,
                  mouth,
                  -r * 0.62,
                  shoulder - 0.13
                })
            .facing(0, -0.45)
            .bent(0.95),
        silk);
    figure.add(new Ellipse(0, cy, r, r * 1.04), silk);
    figure.detail(
        new Plank(0, mouth + 0.012, half * 1.3, 0.014, 0.005, 0.8), Paint.plain(first.times(0.5)));
    Tint wicker = Matter.wood(dice);
    figure.add(
        new Plank(0, -0.44, half, 0.058, 0.012, 0.7),
        Paint.plain(wicker).with(Pattern.CHECKS, wicker.times(0.65), 45, 0));
    figure.detail(new Plank(0, -0.388, half * 1.08, 0.011, 0.008, 0.7), rope);
    return figure;
  }
}
