package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.nio.ByteBuffer;

/** A MATLAB matrix, which stands column by column, as the label map that it is. */
final class MatNumbers {
  private MatNumbers() {}

  /**
   * Reads one.
   *
   * @param end of the array's element
   * @param what for messages
   * @throws SampleException CORRUPT where the data are not as many as the matrix has;
   *     NOT_A_LABEL_MAP where one is no whole number from 0 to 255
   */
  static LabelMap read(MatStream in, long end, int width, int height, String what)
      throws SampleException {
    MatStream.Tag tag = in.tag(end);
    int size = size(tag.type());
    if (size == 0 || tag.bytes() != (long) width * height * size) {
      throw MatStream.corrupt(
          what
              + " has "
              + tag.bytes()
              + " bytes of type "
              + tag.type()
              + " for "
              + height
              + "x"
              + width
              + " numbers");
    }
    byte[] ids = new byte[width * height];
    byte[] bytes = new byte[height * size];
    ByteBuffer column = ByteBuffer.wrap(bytes).order(in.order());
    for (int x = 0; x < width; x++) {
      in.read(bytes, bytes.length);
      for (int y = 0; y < height; y++) {
        double value = number(column, y * size, tag.type());
        if (!(value >= 0 && value <= 255) || value != Math.rint(value)) {
          throw new SampleException(
              Stage.DECODE,
              Reason.NOT_A_LABEL_MAP,
              what + " holds " + value + "; whole numbers from 0 to 255 are valid");
        }
        ids[y * width + x] = (byte) value;
      }
    }
    return new LabelMap(width, height, ids);
  }

  /** Bytes of a number of a type; 0: it is none. */
  private static int size(int type) {
    return switch (type) {
      case 1, 2 -> Byte.BYTES;
      case 3, 4 -> Short.BYTES;
      case 5, 6, 7 -> Integer.BYTES;
      case 9, 12, 13 -> Long.BYTES;
      default -> 0;
    };
  }

  /** Wide whole numbers lose their last digits, and are none of those that are valid then. */
  private static double number(ByteBuffer from, int at, int type) {
    return switch (type) {
      case 1 -> from.get(at);
      case 2 -> from.get(at) & 0xff;
      case 3 -> from.getShort(at);
      case 4 -> from.getShort(at) & 0xffff;
      case 5 -> from.getInt(at);
      case 6 -> from.getInt(at) & 0xffffffffL;
      case 7 -> from.getFloat(at);
      case 9 -> from.getDouble(at);
      default -> (double) from.getLong(at);
    };
  }
}
