package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Paint.Pattern;

/** A tall mushroom: a stem and a broad cap. */
final class Mushroom {
  private Mushroom() {}

  static Figure draw(Dice dice) {
    Figure figure = new Figure();
    double half = dice.in(0.34, 0.56);
    double rim = dice.in(0.5, 0.64);
    double stem = dice.in(0.09, 0.15);
    double bend = dice.in(-0.05, 0.05);
    Tint pale = Tint.hsv(dice.in(0.06, 0.16), dice.in(0.05, 0.3), dice.in(0.7, 0.95));
    Paint flesh = Paint.plain(pale).grained(0.14);
    Tint colour = Matter.any(dice);
    Paint cap = Paint.plain(colour).grained(0.1).glossy(0.35);
    if (dice.chance(0.65)) {
      Tint spots = dice.chance(0.6) ? pale : Matter.any(dice);
      cap =
          cap.with(
              dice.pick(Pattern.DOTS, Pattern.DOTS, Pattern.MOTTLED),
              spots,
              dice.in(4.5, 7.5),
              dice.unit());
    }
    figure.add(new Limb(bend, stem * 0.8, stem * 1.15, 0, rim, stem * 0.8), flesh);
    figure.detail(new Ellipse(0, rim - 0.1, stem * 1.2, 0.03), flesh);
    figure.add(
        new Ellipse(0, rim, half * 0.96, 0.075),
        Paint.plain(pale.times(0.62)).with(Pattern.UPRIGHT, pale.times(0.45), 26, 0));
    int n = 16;
    double[] corners = new double[2 * n + 4];
    double peak = 0.985 - rim;
    double pointed = dice.in(0.75, 1.15);
    for (int i = 0; i < n; i++) {
      double turn = Math.PI * i / (n - 1);
      corners[2 * i] = half * StrictMath.cos(turn);
      corners[2 * i + 1] = rim + peak * StrictMath.pow(StrictMath.sin(turn), pointed);
    }
    corners[2 * n] = -half * 0.55;
    corners[2 * n + 1] = rim - 0.035;
    corners[2 * n + 2] = half * 0.55;
    corners[2 * n + 3] = rim - 0.035;
    figure.add(Outline.of(corners).facing(0, 0.4).bent(0.8), cap);
    return figure;
  }
}
