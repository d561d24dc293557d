package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Paint.Pattern;

/** Random materials. Any class may wear nearly any colour: colour alone does not tell a class. */
final class Matter {
  private Matter() {}

  static Tint vivid(Dice dice) {
    return Tint.hsv(dice.unit(), dice.in(0.45, 0.85), dice.in(0.55, 0.95));
  }

  static Tint muted(Dice dice) {
    return Tint.hsv(dice.unit(), dice.in(0.08, 0.4), dice.in(0.35, 0.9));
  }

  static Tint any(Dice dice) {
    return dice.chance(0.6) ? vivid(dice) : muted(dice);
  }

  static Tint wood(Dice dice) {
    return Tint.hsv(dice.in(0.04, 0.1), dice.in(0.3, 0.6), dice.in(0.3, 0.65));
  }

  static Tint skin(Dice dice) {
    return Tint.hsv(dice.in(0.04, 0.085), dice.in(0.25, 0.6), dice.in(0.35, 0.95));
  }

  static Tint dark(Dice dice) {
    return Tint.hsv(dice.unit(), dice.in(0, 0.3), dice.in(0.08, 0.22));
  }

  /** Cloth or paint: plain more often than patterned. */
  static Paint coat(Dice dice, double repeats) {
    Paint paint = Paint.plain(any(dice)).grained(dice.in(0.04, 0.14));
    if (dice.chance(0.45)) {
      Pattern pattern =
          dice.pick(Pattern.UPRIGHT, Pattern.LEVEL, Pattern.CHECKS, Pattern.DOTS, Pattern.MOTTLED);
      return paint.with(pattern, any(dice), repeats * dice.in(0.7, 1.4), dice.unit());
    }
    return paint;
  }
}
