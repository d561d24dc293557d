package dev.pixeltally.scenes;

/** A person-like figure on foot, seen from the front or from the side. */
final class Walker {
  private static final double HIP = 0.48;

  private final Dice dice;
  private final Figure figure = new Figure();
  private final double build;
  private final boolean front;
  private final Paint skin;
  private final Paint shirt;
  private final Paint legs;
  private final Paint shoes;

  private Walker(Dice dice) {
    this.dice = dice;
    build = dice.in(0.85, 1.25);
    front = dice.chance(0.5);
    skin = Paint.plain(Matter.skin(dice)).grained(0.05);
    shirt = Matter.coat(dice, 12);
    legs = Paint.plain(Matter.muted(dice)).grained(0.12);
    shoes = Paint.plain(Matter.dark(dice)).glossy(0.2);
  }

  static Figure draw(Dice dice) {
    return new Walker(dice).draw();
  }

  private Figure draw() {
    double spread = front ? 0.115 * build : 0.02;
    double hips = front ? 0.055 * build : 0.02;
    // Seen from the front, the right side is on the left; walking to the right, it is the near one.
    if (front) {
      arm("right", -spread);
      leg("right", -hips);
      leg("left", hips);
      torso();
      arm("left", spread);
    } else {
      arm("left", -spread);
      leg("left", -hips);
      leg("right", hips);
      torso();
      arm("right", spread);
    }
    hipMarks(hips);
    head();
    return figure;
  }

  private void hipMarks(double hips) {
    if (front) {
      figure.mark("left_hip", hips, HIP).mark("right_hip", -hips, HIP);
    } else {
      figure.hiddenMark("left_hip", -hips, HIP).mark("right_hip", hips, HIP);
    }
  }

  private void leg(String side, double x) {
    double swing = front ? dice.in(-0.12, 0.12) : dice.in(-0.5, 0.5);
    double bend = front ? 0 : -dice.in(0, 0.5);
    double kneeX = x + 0.22 * StrictMath.sin(swing);
    double kneeY = HIP - 0.22 * StrictMath.cos(swing);
    double ankleX = kneeX + 0.21 * StrictMath.sin(swing + bend);
    double ankleY = Math.max(0.04, kneeY - 0.21 * StrictMath.cos(swing + bend));
    double w = 0.052 * build;
    figure.add(new Limb(x, HIP, w, kneeX, kneeY, w * 0.8), legs);
    figure.add(new Limb(kneeX, kneeY, w * 0.8, ankleX, ankleY, w * 0.6), legs);
    figure.add(
        new Limb(
            ankleX - 0.008,
            ankleY - 0.008,
            0.03,
            ankleX + (front ? 0 : 0.05),
            ankleY - 0.014,
            0.025),
        shoes);
    figure.mark(side + "_knee", kneeX, kneeY).mark(side + "_ankle", ankleX, ankleY);
  }

  private void arm(String side, double x) {
    double out = front ? (x < 0 ? -1 : 1) : 1;
    double raise = dice.chance(0.15) ? dice.in(1.6, 2.7) : dice.in(0.05, 0.5);
    double swing = front ? out * raise : dice.in(-0.8, 0.8);
    double bend = front ? out * dice.in(0, 0.5) : dice.in(0, 0.9);
    double shoulderY = 0.775;
    double elbowX = x + 0.155 * StrictMath.sin(swing);
    double elbowY = shoulderY - 0.155 * StrictMath.cos(swing);
    double wristX = elbowX + 0.14 * StrictMath.sin(swing + bend);
    double wristY = elbowY - 0.14 * StrictMath.cos(swing + bend);
    double w = 0.035 * build;
    Paint lower = dice.chance(0.5) ? shirt : skin;
    figure.add(new Limb(elbowX, elbowY, w * 0.85, wristX, wristY, w * 0.65), lower);
    figure.add(new Limb(x, shoulderY, w, elbowX, elbowY, w * 0.85), shirt);
    figure.add(new Ellipse(wristX, wristY, 0.027, 0.03), skin);
    figure.mark(side + "_shoulder", x, shoulderY);
    figure.mark(side + "_elbow", elbowX, elbowY).mark(side + "_wrist", wristX, wristY);
  }

  private void torso() {
    double w = (front ? 0.115 : 0.085) * build;
    figure.add(
        Outline.of(
                new double[] {
                  -w * 0.85, 0.46, w * 0.85, 0.46, w * 0.8, 0.6, w, 0.74, w * 0.75, 0.815,
                  -w * 0.75, 0.815, -w, 0.74, -w * 0.8, 0.6
                })
            .bent(0.6),
        shirt);
    if (dice.chance(0.3)) {
      double hem = dice.in(0.22, 0.36);
      figure.add(
          Outline.of(new double[] {-w * 0.8, 0.52, w * 0.8, 0.52, w * 1.35, hem, -w * 1.35, hem})
              .bent(0.6),
          Matter.coat(dice, 9));
    }
    figure.add(new Limb(0, 0.8, 0.034, 0, 0.86, 0.032), skin);
  }

  private void head() {
    double turn = front ? dice.in(-0.015, 0.015) : 0.03;
    Paint hair = Paint.plain(Matter.dark(dice).mix(Matter.wood(dice), dice.unit())).grained(0.25);
    double ry = 0.082;
    double rx = 0.066;
    double y = 0.905;
    boolean hat = dice.chance(0.35);
    figure.add(new Ellipse(-turn * 0.4, y + 0.012, rx * 1.12, ry * 1.02), hair);
    figure.add(new Ellipse(turn, y - 0.008, rx, ry * 0.9), skin);
    figure.add(
        Outline.of(
                new double[] {
                  -rx * 1.05,
                  y + 0.03,
                  rx * 0.9 + turn,
                  y + 0.038,
                  rx * 0.7,
                  y + 0.075,
                  0,
                  y + 0.092,
                  -rx * 0.7,
                  y + 0.075
                })
            .facing(0, 0.4)
            .bent(0.6),
        hair);
    Paint eye = Paint.plain(Tint.hex(0x1A1512)).grained(0);
    double eyeY = y - 0.002;
    if (front) {
      figure.detail(new Ellipse(turn - 0.026, eyeY, 0.009, 0.011), eye);
      figure.detail(new Ellipse(turn + 0.026, eyeY, 0.009, 0.011), eye);
      figure.detail(
          new Limb(turn - 0.015, y - 0.052, 0.005, turn + 0.015, y - 0.052, 0.005),
          Paint.plain(Tint.hex(0x8A3B36)));
    } else {
      figure.detail(new Ellipse(turn + 0.035, eyeY, 0.009, 0.011), eye);
      figure.add(new Limb(turn + 0.055, y - 0.025, 0.012, turn + 0.072, y - 0.03, 0.008), skin);
    }
    faceMarks(turn, eyeY, y, rx);
    if (hat) {
      Paint felt = Matter.coat(dice, 14);
      figure.add(new Plank(0, y + 0.075, 0.052, 0.03, 0.02, 0.8), felt);
      figure.add(new Limb(-0.08, y + 0.05, 0.012, 0.085, y + 0.05, 0.012), felt);
    }
  }

  private void faceMarks(double turn, double eyeY, double y, double rx) {
    if (front) {
      figure.mark("nose", turn, y - 0.026);
      figure.mark("left_eye", turn + 0.026, eyeY).mark("right_eye", turn - 0.026, eyeY);
      figure.mark("left_ear", turn + rx * 0.95, y - 0.01);
      figure.mark("right_ear", turn - rx * 0.95, y - 0.01);
    } else {
      figure.mark("nose", turn + 0.07, y - 0.028);
      figure.mark("right_eye", turn + 0.035, eyeY).mark("right_ear", turn - 0.01, y - 0.01);
      figure.hiddenMark("left_eye", turn + 0.035, eyeY);
      figure.hiddenMark("left_ear", turn - 0.01, y - 0.01);
    }
  }
}
