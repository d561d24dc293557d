package dev.pixeltally.scenes;

/**
 * A scene's light.
 *
 * @param x where the sun stands: to the right, -1..1; (x, y, z) has length 1
 * @param y upwards
 * @param z towards the viewer
 * @param sun colour of direct light
 * @param ambient colour of light from all round
 * @param haze colour that far things fade to
 * @param reach metres at which about two thirds have faded
 * @param shadow darkness of shadows, 0..1
 */
record Light(
    double x, double y, double z, Tint sun, Tint ambient, Tint haze, double reach, double shadow) {

  /** Share of the haze at a distance in metres. */
  double fade(double metres) {
    return 1 - StrictMath.exp(-metres / reach);
  }
}
