package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's {@code .npy} files (its {@code lib/format.py}, versions 1 to 3) that hold one real map:
 * float32 or float64, little-endian, in C order, of shape (rows, columns) or (rows, columns, 3).
 * Whatever else numpy may write, pickled objects above all, is refused. One thread's.
 */
final class NpyReader {
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  /** More than any header of such an array needs. */
  private static final int LONGEST_HEADER = 4096;

  private static final Pattern DESCR = Pattern.compile("'descr' *: *'([^']{1,16})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order' *: *(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("'shape' *: *\\( *(\\d{1,9}) *, *(\\d{1,9}) *(?:, *(\\d{1,9}) *)?,? *\\)");

  private double[] values = new double[0];

  /** Whether a file begins as such files do. */
  static boolean is(byte[] file) {
    return file.length >= 6
        && (file[0] & 0xff) == 0x93
        && new String(file, 1, 5, StandardCharsets.ISO_8859_1).equals("NUMPY");
  }

  /**
   * The map; valid until the next call.
   *
   * @param channels 1 for shape (rows, columns), 3 for (rows, columns, 3)
   * @throws SampleException NOT_A_REAL_MAP for arrays of another kind, TRUNCATED, CORRUPT,
   *     TOO_MANY_PIXELS
   */
  RealMap read(byte[] file, int channels, DecodeLimits limits) throws SampleException {
    int version = file.length > 6 ? file[6] : 0;
    int start = version == 1 ? 10 : 12;
    if (file.length < start) {
      throw failure(Reason.TRUNCATED, "A .npy file that ends within its header");
    }
    if (version < 1 || version > 3) {
      throw failure(Reason.CORRUPT, "Broken file: a .npy of version " + version);
    }
    int low = ImageFormat.u8(file, 8) | ImageFormat.u8(file, 9) << 8;
    int high = version == 1 ? 0 : ImageFormat.u8(file, 10) | ImageFormat.u8(file, 11) << 8;
    if (high != 0 || low > LONGEST_HEADER) {
      throw failure(Reason.CORRUPT, "Broken file: a .npy header longer than " + LONGEST_HEADER);
    }
    if (file.length - start < low) {
      throw failure(Reason.TRUNCATED, "A .npy file that ends within its header");
    }
    String header = new String(file, start, low, StandardCharsets.ISO_8859_1);
    Matcher descr = DESCR.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    boolean known = descr.find() && order.find() && shape.find();
    int depth = !known || shape.group(3) == null ? 1 : Integer.parseInt(shape.group(3));
    if (!known
        || !(descr.group(1).equals("<f4") || descr.group(1).equals("<f8"))
        || order.group(1).equals("True")
        || depth != channels
        || (channels == 1) != (shape.group(3) == null)) {
      throw failure(
          Reason.NOT_A_REAL_MAP,
          "A .npy with the header "
              + header.strip().replaceAll("[^\\x20-\\x7e]", ".")
              + "; valid: float32 or float64, little-endian ('<f4', '<f8'), not in Fortran's order,"
              + " of shape (rows, columns"
              + (channels == 1 ? ")" : ", " + channels + ")"));
    }
    int height = Integer.parseInt(shape.group(1));
    int width = Integer.parseInt(shape.group(2));
    limits.check("A .npy header", width, height);
    return values(file, start + low, new int[] {width, height, channels}, descr.group(1));
  }

  private RealMap values(byte[] file, int start, int[] size, String descr) throws SampleException {
    int bytes = descr.equals("<f4") ? 4 : 8;
    long count = (long) size[0] * size[1] * size[2];
    long expected = start + count * bytes;
    if (file.length < expected) {
      throw failure(
          Reason.TRUNCATED,
          "A .npy of " + file.length + " bytes where its header says " + expected);
    }
    if (file.length > expected) {
      throw failure(
          Reason.CORRUPT,
          "Broken file: a .npy of " + file.length + " bytes where its header says " + expected);
    }
    int n = (int) count;
    if (values.length < n) {
      values = new double[n];
    }
    for (int i = 0; i < n; i++) {
      values[i] =
          bytes == 4
              ? (float) FLOATS.get(file, start + 4 * i)
              : (double) DOUBLES.get(file, start + 8 * i);
    }
    return new RealMap(size[0], size[1], size[2], values);
  }

  private static SampleException failure(Reason reason, String message) {
    return new SampleException(Stage.DECODE, reason, message);
  }
}
