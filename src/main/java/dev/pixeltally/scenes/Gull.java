package dev.pixeltally.scenes;

/** A flying bird, or a whole flock as one. */
final class Gull {
  private Gull() {}

  /** One bird, its middle at the origin. */
  static Figure draw(Dice dice) {
    Figure figure = new Figure();
    Tint back = Matter.muted(dice);
    Paint body = Paint.plain(Matter.muted(dice).mix(Tint.hex(0xFFFFFF), 0.3)).grained(0.12);
    Paint wing = Paint.plain(back).grained(0.15);
    Paint tip = Paint.plain(back.times(0.4)).grained(0.15);
    double lift = dice.in(0.45, 1);
    // On the downstroke the near wing hangs below the body.
    double stroke = dice.chance(0.3) ? -0.7 : 1;
    wing(figure, 0.3, lift * dice.in(0.8, 1.1), Paint.plain(back.times(0.8)).grained(0.15), tip);
    figure.add(
        Outline.of(
            new double[] {
              -0.26, 0.03,
              -0.26, -0.05,
              -0.5, -0.1,
              -0.52, 0.02
            }),
        wing);
    figure.add(new Limb(-0.25, -0.01, 0.07, 0.2, 0.02, 0.115), body);
    figure.add(new Ellipse(0.32, 0.07, 0.095, 0.085), body);
    figure.add(
        Outline.of(0.39, 0.09, 0.39, 0.03, 0.53, 0.04).facing(0.3, 0),
        Paint.plain(Tint.hsv(dice.in(0.05, 0.14), 0.8, 0.9)));
    figure.detail(new Ellipse(0.345, 0.09, 0.016, 0.016), Paint.plain(Tint.hex(0x101010)));
    wing(figure, -0.28, lift * stroke, wing, tip);
    return figure;
  }

  /**
   * A wing with a dark tip.
   *
   * @param sweep how far its end lies before (behind, where negative) its root
   * @param lift how far it is raised
   */
  private static void wing(Figure figure, double sweep, double lift, Paint paint, Paint tip) {
    double wristX = 0.35 * sweep + 0.06;
    double wristY = 0.04 + 0.3 * lift;
    double endX = 1.5 * sweep - 0.12;
    double endY = 0.04 + 0.6 * lift;
    figure.add(
        Outline.of(
                new double[] {
                  -0.2,
                  0.02,
                  0.15,
                  0.05,
                  wristX + 0.12,
                  wristY,
                  endX,
                  endY,
                  wristX - 0.2,
                  wristY - 0.02 * lift
                })
            .facing(0, 0.4),
        paint);
    figure.detail(
        Outline.of(
                endX,
                endY,
                0.55 * endX + 0.45 * (wristX + 0.12),
                0.55 * endY + 0.45 * wristY,
                0.55 * endX + 0.45 * (wristX - 0.2),
                0.55 * endY + 0.45 * wristY)
            .facing(0, 0.4),
        tip);
  }

  /** A flock: many small birds that stand for one crowd. */
  static Figure flock(Dice dice) {
    Figure figure = new Figure();
    Paint paint = Paint.plain(Matter.muted(dice).times(0.6)).grained(0.1);
    int birds = dice.between(7, 14);
    for (int i = 0; i < birds; i++) {
      double x = dice.in(-1.1, 1.1);
      double y = dice.in(-0.42, 0.42);
      double s = dice.in(0.14, 0.24);
      double lift = dice.in(0.1, 0.6) * s;
      figure.add(new Limb(x, y, 0.17 * s, x - 0.7 * s, y + lift, 0.07 * s), paint);
      figure.add(new Limb(x, y, 0.17 * s, x + 0.7 * s, y + lift, 0.07 * s), paint);
      figure.add(new Ellipse(x, y - 0.05 * s, 0.3 * s, 0.22 * s), paint);
    }
    return figure;
  }
}
