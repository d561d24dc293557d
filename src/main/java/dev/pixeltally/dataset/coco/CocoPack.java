package dev.pixeltally.dataset.coco;

/**
 * Something that a file says, as bytes that can travel.
 *
 * @param kind what it is
 * @param key the image's id; of {@link Kind#IDS} the bucket
 * @param order rises through the files in their order, and within a file
 * @param bytes what {@link CocoBatch} reads, or {@link IdBlocks}
 */
public record CocoPack(Kind kind, long key, long order, byte[] bytes) {

  /** In the order in which a batch wants those of one image. */
  public enum Kind {
    /** One image's listing. */
    IMAGE,
    /** Annotations of an image that follow each other in the file. */
    ANNOTATIONS,
    /** Detections likewise. */
    DETECTIONS,
    /** Ids of annotations, no image's. */
    IDS
  }
}
