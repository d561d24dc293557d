package dev.pixeltally.dataset.coco;

import java.io.IOException;

/** Is shown a COCO file as it is read. */
public interface CocoVisitor {
  /**
   * One image, in the file's order.
   *
   * @param width in pixels; 0 where the file gives none
   * @param height likewise
   * @param fileName as it stands there, whatever that is; null where there is none
   */
  void image(long id, int width, int height, String fileName);

  /** How many annotations are shown at once; 0: they are passed over. */
  default int batch() {
    return 0;
  }

  /**
   * The next annotations, with masks and key points; ungrouped. The visitor may keep them: the
   * reader takes a new table for those after.
   */
  default void annotations(ObjectTable rows) throws IOException {}
}
