package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Paint.Pattern;

/** A dog-like animal that looks to the right and shows its right side. */
final class Hound {
  private final Dice dice;
  private final Figure figure = new Figure();
  private final Paint near;
  private final Paint far;
  private final double slim;
  private final double reach;

  private Hound(Dice dice) {
    this.dice = dice;
    Tint fur =
        dice.chance(0.7)
            ? Tint.hsv(dice.in(0.02, 0.12), dice.in(0.1, 0.6), dice.in(0.2, 0.95))
            : Matter.muted(dice);
    Paint plain = Paint.plain(fur).grained(dice.in(0.15, 0.35));
    near =
        dice.chance(0.5)
            ? plain.with(Pattern.MOTTLED, Matter.muted(dice), dice.in(3, 7), dice.unit())
            : plain;
    far = Paint.plain(fur.times(0.72)).grained(0.2);
    slim = dice.in(0.85, 1.2);
    reach = dice.in(0.42, 0.58);
  }

  static Figure draw(Dice dice) {
    return new Hound(dice).draw();
  }

  private Figure draw() {
    leg("left", "front", reach - 0.04, far);
    leg("left", "back", -reach + 0.05, far);
    tail();
    figure.add(new Limb(-reach, 0.56, 0.15 * slim, reach, 0.58, 0.185 * slim), near);
    figure.add(new Ellipse(-reach, 0.53, 0.15, 0.19), near);
    figure.mark("root_of_tail", -reach - 0.08, 0.66);
    leg("right", "front", reach, near);
    leg("right", "back", -reach, near);
    head();
    return figure;
  }

  private void leg(String side, String end, double x, Paint paint) {
    boolean front = end.equals("front");
    double swing = dice.in(-0.35, 0.35);
    double kneeX = x + 0.26 * StrictMath.sin(swing);
    double kneeY = 0.5 - 0.24 * StrictMath.cos(swing);
    double fold = front ? -dice.in(0, 0.35) : dice.in(0.05, 0.4);
    double pawX = kneeX + 0.23 * StrictMath.sin(swing * 0.6 + fold);
    double pawY = 0.045;
    figure.add(new Limb(x, 0.5, 0.1 * slim, kneeX, kneeY, 0.06 * slim), paint);
    figure.add(new Limb(kneeX, kneeY, 0.058 * slim, pawX, pawY, 0.045), paint);
    figure.add(new Limb(pawX, 0.04, 0.04, pawX + 0.05, 0.036, 0.036), paint);
    figure.mark(side + (front ? "_shoulder" : "_hip"), x, 0.52);
    figure.mark(side + (front ? "_elbow" : "_knee"), kneeX, kneeY);
    figure.mark(side + (front ? "_front_paw" : "_back_paw"), pawX, pawY);
  }

  private void tail() {
    double up = dice.in(-0.3, 0.9);
    double bendX = -reach - 0.24;
    double bendY = 0.64 + 0.14 * up;
    figure.add(new Limb(-reach - 0.05, 0.64, 0.05, bendX, bendY, 0.04), near);
    figure.add(new Limb(bendX, bendY, 0.04, bendX - 0.1, bendY + 0.2 * up, 0.022), near);
  }

  private void head() {
    double x = reach + dice.in(0.16, 0.26);
    double y = dice.in(0.8, 0.88);
    double muzzle = dice.in(0.14, 0.24);
    figure.add(new Limb(reach - 0.02, 0.64, 0.15 * slim, x - 0.03, y - 0.04, 0.1), near);
    figure.mark("neck", (reach + x) / 2, (0.64 + y) / 2);
    boolean pricked = dice.chance(0.5);
    Paint ear = Paint.plain(near.first().times(0.7)).grained(0.2);
    if (pricked) {
      figure.add(Outline.of(x - 0.09, y + 0.05, x + 0.02, y + 0.08, x - 0.05, y + 0.22), ear);
    }
    figure.add(new Ellipse(x, y, 0.125, 0.11), near);
    figure.add(new Limb(x + 0.05, y - 0.02, 0.07, x + 0.06 + muzzle, y - 0.045, 0.045), near);
    if (!pricked) {
      figure.add(new Limb(x - 0.05, y + 0.05, 0.045, x - 0.08, y - 0.13, 0.06), ear);
    }
    Paint black = Paint.plain(Tint.hex(0x15110F)).grained(0).glossy(0.6);
    figure.detail(new Ellipse(x + 0.1 + muzzle, y - 0.025, 0.028, 0.024), black);
    figure.detail(new Ellipse(x + 0.055, y + 0.03, 0.018, 0.02), black);
    if (dice.chance(0.4)) {
      figure.detail(
          new Limb(x - 0.11, y - 0.08, 0.02, x + 0.0, y - 0.14, 0.02),
          Paint.plain(Matter.vivid(dice)));
    }
    figure.mark("nose", x + 0.1 + muzzle, y - 0.025).mark("right_eye", x + 0.055, y + 0.03);
    figure.hiddenMark("left_eye", x + 0.06, y + 0.03);
  }
}
