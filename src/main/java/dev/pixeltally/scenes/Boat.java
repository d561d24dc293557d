package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Paint.Pattern;

/** A sailing boat, seen from the side. */
final class Boat {
  private Boat() {}

  static Figure draw(Dice dice) {
    Figure figure = new Figure();
    double half = dice.in(0.36, 0.6);
    double deck = dice.in(0.16, 0.22);
    Paint hull = Paint.plain(Matter.any(dice)).grained(0.08).glossy(0.25);
    if (dice.chance(0.6)) {
      hull = hull.with(Pattern.LEVEL, Matter.any(dice), dice.in(4, 8), dice.unit());
    }
    Paint spar = Paint.plain(Matter.wood(dice)).grained(0.1);
    Tint cloth = dice.chance(0.5) ? Tint.hsv(0.12, dice.in(0.02, 0.2), 0.95) : Matter.vivid(dice);
    Paint sail = Paint.plain(cloth).grained(0.06);
    if (dice.chance(0.4)) {
      sail =
          sail.with(
              dice.pick(Pattern.LEVEL, Pattern.UPRIGHT),
              Matter.any(dice),
              dice.in(4, 8),
              dice.unit());
    }
    double mast = dice.in(-0.05, 0.1);
    double boom = deck + 0.06;
    figure.add(new Limb(mast, deck, 0.014, mast, 0.985, 0.009), spar);
    double reach = half * dice.in(0.75, 0.95);
    double belly = dice.in(0.03, 0.07);
    figure.add(
        Outline.of(
                new double[] {
                  mast - 0.015, boom,
                  mast - 0.015, 0.96,
                  mast - reach * 0.42 - belly, 0.55,
                  mast - reach * 0.75 - belly * 0.5, 0.32,
                  mast - reach, boom + 0.01
                })
            .facing(-0.2, 0.1)
            .bent(0.5),
        sail);
    if (dice.chance(0.8)) {
      double tip = half * 0.92;
      figure.add(
          Outline.of(
                  new double[] {
                    mast + 0.02,
                    deck + 0.05,
                    mast + 0.02,
                    dice.in(0.75, 0.9),
                    mast + (tip - mast) * 0.5 + 0.02,
                    0.42,
                    tip,
                    deck + 0.05
                  })
              .facing(0.35, 0.1)
              .bent(0.4),
          dice.chance(0.5) ? sail : Paint.plain(Matter.any(dice)).grained(0.06));
    }
    figure.add(new Limb(mast, boom, 0.01, mast - reach, boom, 0.008), spar);
    figure.add(
        Outline.of(
                new double[] {
                  -half * 0.95,
                  deck,
                  -half * 0.8,
                  0.03,
                  -half * 0.6,
                  0,
                  half * 0.55,
                  0,
                  half * 0.8,
                  0.06,
                  half * 1.05,
                  deck + 0.03
                })
            .facing(0, -0.1)
            .bent(0.3),
        hull);
    figure.detail(new Limb(-half * 0.93, deck, 0.014, half * 1.03, deck + 0.025, 0.014), spar);
    if (dice.chance(0.6)) {
      figure.add(
          new Plank(-half * 0.25, deck + 0.035, half * 0.28, 0.035, 0.015, 0.2),
          Paint.plain(Matter.muted(dice)));
      for (int i = -1; i <= 1; i++) {
        figure.detail(
            new Ellipse(-half * 0.25 + i * half * 0.16, deck + 0.038, 0.018, 0.018),
            Paint.plain(Tint.hex(0x22303C)));
      }
    }
    return figure;
  }
}
