package dev.pixeltally.measure;

/** What a number counts in. */
public enum Unit {
  /** A share from 0 to 1, which people read in percent. */
  SHARE(""),
  /** A number without a unit, which is no share. */
  NUMBER(""),
  /** How many there are of something. */
  COUNT(""),
  PERCENT("percent"),
  METRES("metres"),
  DEGREES("degrees"),
  PIXELS("pixels"),
  DECIBELS("dB"),
  /** Distance in CIE Lab. */
  LAB("Lab");

  private final String word;

  Unit(String word) {
    this.word = word;
  }

  /** As it stands behind a number; empty for shares and numbers without one. */
  public String word() {
    return word;
  }

  /** That of the metrics whose names say it. */
  static Unit ofName(String name) {
    if (name.endsWith("_pixels")) {
      return COUNT;
    }
    return name.endsWith("_percent") ? PERCENT : SHARE;
  }
}
