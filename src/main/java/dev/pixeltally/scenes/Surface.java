package dev.pixeltally.scenes;

/** Stuff behind the objects: what a pixel of the backdrop shows. */
public enum Surface {
  SKY(0),
  HILLS(1),
  WALL(2),
  GROUND(3),
  WATER(4);

  private final byte id;

  Surface(int id) {
    this.id = (byte) id;
  }

  /** Its value in {@link Scene#surfaces()}. */
  public byte id() {
    return id;
  }
}
