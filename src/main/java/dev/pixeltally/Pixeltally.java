package dev.pixeltally;

/** The command line. */
public final class Pixeltally {
  private Pixeltally() {}

  public static void main(String[] args) {}
}
