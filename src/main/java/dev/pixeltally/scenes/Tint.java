package dev.pixeltally.scenes;

/** A colour of light or matter: red, green, blue, 0..1 for matter, more for light. */
record Tint(float r, float g, float b) {

  /** From hue (turns), saturation and value, each 0..1. */
  static Tint hsv(double hue, double saturation, double value) {
    return new Tint(
        channel(hue, saturation, value, 5),
        channel(hue, saturation, value, 3),
        channel(hue, saturation, value, 1));
  }

  private static float channel(double h, double s, double v, int n) {
    double k = n + (h - StrictMath.floor(h)) * 6;
    k = k >= 6 ? k - 6 : k;
    double ramp = Math.max(0, Math.min(Math.min(k, 4 - k), 1));
    return (float) (v - v * s * ramp);
  }

  static Tint hex(int rgb) {
    return new Tint((rgb >> 16 & 255) / 255f, (rgb >> 8 & 255) / 255f, (rgb & 255) / 255f);
  }

  Tint mix(Tint other, double share) {
    float t = (float) share;
    return new Tint(r + (other.r - r) * t, g + (other.g - g) * t, b + (other.b - b) * t);
  }

  Tint times(double factor) {
    float f = (float) factor;
    return new Tint(r * f, g * f, b * f);
  }

  Tint times(Tint other) {
    return new Tint(r * other.r, g * other.g, b * other.b);
  }
}
