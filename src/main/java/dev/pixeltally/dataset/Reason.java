package dev.pixeltally.dataset;

import java.util.Locale;

/** Why a sample failed: a small closed set, so that failures can be counted and queried. */
public enum Reason {
  /** The split names an image that is not there. */
  MISSING_IMAGE,
  /** The image has no mask where the dataset should have one. */
  MISSING_TRUTH,
  /** The image has no prediction where one is being scored. */
  MISSING_PREDICTION,
  /** The same id stands twice in the dataset. */
  DUPLICATE_ID,
  /** A name that would leave the dataset's folder. */
  UNSAFE_PATH,
  /** A file of zero bytes. */
  EMPTY_FILE,
  /** A file that ends before its image does. */
  TRUNCATED,
  /** Bytes that no decoder claims, HTML named .jpg for one. */
  NOT_AN_IMAGE,
  /** An image format, or a flavour of one, that is not read. */
  UNSUPPORTED_FORMAT,
  /** More pixels, or a longer side, than the limits allow. */
  TOO_MANY_PIXELS,
  /** More bytes than the limits allow. */
  TOO_MANY_BYTES,
  /** A broken file: bad checksum, impossible header, undecodable data. */
  CORRUPT,
  /** A mask that is not one plane of class ids: RGB where indices were expected. */
  NOT_A_LABEL_MAP,
  /** A map of real values of another shape or type than is read, or with a value that is none. */
  NOT_A_REAL_MAP,
  /** An image without a pixel that the protocol judges. */
  NOTHING_JUDGED,
  /** A mask or prediction of another size than its image. */
  SIZE_MISMATCH,
  /** An id that the label space does not know. */
  UNKNOWN_CLASS_ID,
  /** A segment that a panoptic PNG has and its JSON has not, or the other way round. */
  SEGMENT_MISMATCH,
  /** A detection of an image that the truth does not list. */
  UNKNOWN_IMAGE,
  /** A detection that lacks what it needs, or whose numbers, mask or key points are none. */
  BROKEN_DETECTION,
  /** The network's output holds NaN. */
  NETWORK_NAN,
  /** The network's output has a shape or type that its head cannot read. */
  NETWORK_OUTPUT,
  /** The engine threw while running the network. */
  NETWORK_ERROR,
  /** The file is there and cannot be read. */
  UNREADABLE,
  /** An error of the program itself; always a bug worth reporting. */
  INTERNAL;

  /** The name that tables and the console show, as in {@code missing_image}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
