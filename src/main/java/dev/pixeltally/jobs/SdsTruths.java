package dev.pixeltally.jobs;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.image.Rle;
import dev.pixeltally.measure.voc.SdsTruth;

/** Objects with masks, wherever they stand. */
interface SdsTruths {

  /**
   * An image's objects of the judged classes.
   *
   * @throws SampleException at TRUTH, where this image's cannot be used
   */
  SdsTruth read(String id) throws SampleException;

  /** The pixels of one number. */
  static Rle mask(LabelMap map, int number) {
    byte[] bits = new byte[map.width() * map.height()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) ((map.ids()[i] & 0xff) == number ? 1 : 0);
    }
    return Rle.ofBits(bits, map.height(), map.width());
  }
}
