package dev.pixeltally.dataset;

import java.io.Serializable;

/**
 * One image of a dataset.
 *
 * @param id unique within the dataset and split: the file name without its ending for VOC, the
 *     image's number for COCO
 * @param image address of the image: a local path or a URI
 * @param truth address of its label map, or null where the dataset has none
 * @param bytes size of the image file
 * @param width in pixels as the dataset says; 0: it does not say
 * @param height likewise
 */
public record Sample(String id, String image, String truth, long bytes, int width, int height)
    implements Serializable {

  /** One whose dataset does not say how large it is. */
  public Sample(String id, String image, String truth, long bytes) {
    this(id, image, truth, bytes, 0, 0);
  }
}
