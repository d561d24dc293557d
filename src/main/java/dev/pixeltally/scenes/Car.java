package dev.pixeltally.scenes;

/** A road vehicle seen from the side: saloon, van or pick-up. */
final class Car {
  private Car() {}

  static Figure draw(Dice dice) {
    Figure figure = new Figure();
    double half = dice.in(1.1, 1.45);
    double waist = dice.in(0.5, 0.6);
    Tint colour = Matter.any(dice);
    Paint body = Paint.plain(colour).grained(0.04).glossy(0.7);
    if (dice.chance(0.25)) {
      body = body.with(Paint.Pattern.LEVEL, Matter.any(dice), 1.6, dice.unit());
    }
    Paint glass = Paint.plain(Tint.hsv(0.57, 0.35, dice.in(0.2, 0.5))).grained(0.03).glossy(0.6);
    double front = half * dice.in(0.35, 0.6);
    double back = -half * dice.in(0.55, 0.95);
    double roof0 = back + dice.in(0.02, 0.25);
    double roof1 = front - dice.in(0.2, 0.45);
    if (roof1 - roof0 < 0.6) {
      roof1 = roof0 + 0.6;
      front = Math.max(front, roof1 + 0.15);
    }
    figure.add(
        Outline.of(new double[] {back, waist - 0.04, front, waist - 0.04, roof1, 0.97, roof0, 0.97})
            .facing(0, 0.15),
        body);
    figure.add(new Limb(roof0 + 0.01, 0.955, 0.03, roof1 - 0.01, 0.955, 0.03), body);
    figure.add(new Plank(0, (waist + 0.18) / 2, half, (waist - 0.18) / 2, 0.12, 0.1), body);
    panes(figure, glass, back, roof0, roof1, front, waist);
    figure.detail(
        new Plank(0, 0.235, half * 0.97, 0.025, 0.02, 0), Paint.plain(colour.times(0.45)));
    Paint rubber = Paint.plain(Tint.hex(0x1C1C1E)).grained(0.15);
    Paint hub = Paint.plain(Matter.muted(dice).mix(Tint.hex(0xD0D0D0), 0.6)).glossy(0.5);
    double axle = half * dice.in(0.58, 0.68);
    double r = dice.in(0.2, 0.25);
    Paint arch = Paint.plain(colour.times(0.35)).grained(0.05);
    for (int s = -1; s <= 1; s += 2) {
      figure.detail(new Ellipse(s * axle, r + 0.02, r * 1.18, r * 1.12), arch);
      figure.add(new Ellipse(s * axle, r, r, r), rubber);
      figure.detail(new Ellipse(s * axle, r, r * 0.58, r * 0.58), hub);
      figure.detail(new Ellipse(s * axle, r, r * 0.2, r * 0.2), rubber);
    }
    figure.detail(
        new Ellipse(half - 0.05, waist - 0.12, 0.05, 0.06),
        Paint.plain(new Tint(1f, 0.96f, 0.8f)).glowing(dice.in(0, 0.8)));
    figure.detail(
        new Plank(-half + 0.05, waist - 0.12, 0.035, 0.06, 0.01, 0),
        Paint.plain(new Tint(0.8f, 0.08f, 0.06f)).glowing(dice.in(0, 0.5)));
    return figure;
  }

  private static void panes(
      Figure figure, Paint glass, double back, double r0, double r1, double front, double waist) {
    double foot = waist + 0.03;
    double middle = (r0 + r1) / 2;
    figure.detail(
        Outline.of(
                new double[] {
                  back + 0.12, foot, middle - 0.03, foot, middle - 0.03, 0.9, r0 + 0.07, 0.9
                })
            .facing(0, 0.3),
        glass);
    figure.detail(
        Outline.of(
                new double[] {
                  middle + 0.03, foot, front - 0.12, foot, r1 - 0.06, 0.9, middle + 0.03, 0.9
                })
            .facing(0, 0.3),
        glass);
  }
}
