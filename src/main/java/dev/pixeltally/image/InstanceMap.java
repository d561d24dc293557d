package dev.pixeltally.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A number of 16 bits a pixel, which says what object it belongs to.
 *
 * @param width pixels a row
 * @param height rows
 * @param ids at least {@code 2 * width * height} bytes, row by row, the upper byte of a number
 *     first
 */
public record InstanceMap(int width, int height, byte[] ids) {
  private static final VarHandle NUMBERS =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);

  /** The number of a pixel, 0..65535. */
  public int id(int pixel) {
    return (char) NUMBERS.get(ids, 2 * pixel);
  }
}
