package dev.pixeltally.report;

/** What is odd about a panoptic dataset's truth; the text says what was found of so many. */
public enum PanopticFact {
  AREA_DIFFERS("segments whose area is not that of the PNG"),
  WITHOUT_PIXELS("segments of the JSON without a pixel in the PNG"),
  UNLISTED("segments of PNGs that the JSON lacks"),
  NUMBER_ZERO("segments of number 0, which is void"),
  STUFF_TWICE("further segments of one stuff category in an image"),
  STUFF_CROWD("crowds of stuff"),
  CROWD_TWICE("further crowds of one category in an image");

  private final String text;

  PanopticFact(String text) {
    this.text = text;
  }

  /** After a count: {@code 3 crowds of stuff}. */
  String text() {
    return text;
  }
}
