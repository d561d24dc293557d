package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Paint.Pattern;

/** A tree: broad-leaved, conifer or poplar. */
final class Tree {
  private Tree() {}

  static Figure draw(Dice dice) {
    Figure figure = new Figure();
    Tint leaf =
        dice.chance(0.75)
            ? Tint.hsv(dice.in(0.18, 0.42), dice.in(0.3, 0.7), dice.in(0.35, 0.7))
            : Tint.hsv(dice.in(-0.08, 0.14), dice.in(0.35, 0.75), dice.in(0.5, 0.85));
    Paint leaves =
        Paint.plain(leaf)
            .grained(0.3)
            .with(Pattern.MOTTLED, leaf.times(dice.in(0.55, 0.8)), dice.in(8, 16), dice.unit());
    Tint bark = Matter.wood(dice).mix(Tint.hex(0xD8D4CC), dice.chance(0.2) ? 0.8 : 0);
    Paint trunk =
        Paint.plain(bark).grained(0.3).with(Pattern.MOTTLED, bark.times(0.55), 26, dice.unit());
    switch (dice.below(3)) {
      case 0 -> broad(figure, dice, leaves, trunk);
      case 1 -> conifer(figure, dice, leaves, trunk);
      default -> poplar(figure, dice, leaves, trunk);
    }
    return figure;
  }

  private static void broad(Figure figure, Dice dice, Paint leaves, Paint trunk) {
    double fork = dice.in(0.3, 0.42);
    double wide = dice.in(0.2, 0.34);
    double w = dice.in(0.03, 0.05);
    figure.add(new Limb(0, 0.02, w * 1.3, 0, fork, w), trunk);
    figure.add(new Limb(0, fork, w * 0.9, -wide * 0.5, fork + 0.2, w * 0.5), trunk);
    figure.add(new Limb(0, fork, w * 0.9, wide * 0.5, fork + 0.2, w * 0.5), trunk);
    int clumps = dice.between(6, 9);
    for (int i = 0; i < clumps; i++) {
      double turn = 2 * Math.PI * (i + dice.in(-0.2, 0.2)) / clumps;
      double r = dice.in(0.13, 0.19);
      double x = wide * StrictMath.sin(turn);
      double y = 0.68 + 0.17 * StrictMath.cos(turn);
      clump(figure, dice, leaves, x, Math.min(0.97 - r, y), r * dice.in(0.9, 1.25), r);
    }
    clump(figure, dice, leaves, dice.in(-0.05, 0.05), 0.68, wide * 0.85, 0.2);
  }

  private static void clump(
      Figure figure, Dice dice, Paint leaves, double x, double y, double rx, double ry) {
    figure.add(
        new Foliage(new Ellipse(x, y, rx, ry), 0.032, dice.in(18, 26), dice.in(0, 64)), leaves);
  }

  private static void conifer(Figure figure, Dice dice, Paint leaves, Paint trunk) {
    double wide = dice.in(0.2, 0.32);
    figure.add(new Limb(0, 0.02, 0.035, 0, 0.3, 0.028), trunk);
    int tiers = dice.between(3, 5);
    for (int i = 0; i < tiers; i++) {
      double foot = 0.13 + 0.6 * i / tiers;
      double tip = Math.min(0.985, foot + 1.15 / tiers + 0.12);
      double half = wide * (1 - 0.72 * i / tiers);
      Outline tier =
          Outline.of(
                  new double[] {-half, foot, 0, foot - 0.03, half, foot, 0.012, tip, -0.012, tip})
              .facing(0, 0.25)
              .bent(0.75);
      figure.add(new Foliage(tier, 0.022, dice.in(22, 30), dice.in(0, 64)), leaves);
    }
  }

  private static void poplar(Figure figure, Dice dice, Paint leaves, Paint trunk) {
    double wide = dice.in(0.11, 0.17);
    figure.add(new Limb(0, 0.02, 0.03, 0, 0.4, 0.024), trunk);
    clump(figure, dice, leaves, 0, 0.56, wide, 0.38);
    clump(figure, dice, leaves, -wide * 0.3, 0.42, wide * 0.8, 0.2);
    clump(figure, dice, leaves, wide * 0.35, 0.5, wide * 0.75, 0.24);
  }
}
