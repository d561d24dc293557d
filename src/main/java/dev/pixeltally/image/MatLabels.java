package dev.pixeltally.image;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Matrices of ids in a struct of a MATLAB 5 file, as SBD's {@code GTinst.Segmentation} is one. What
 * else the file holds is passed over and never held. Libraries for such files make room for
 * whatever a file claims to have, gigabytes of it.
 *
 * <p>After MathWorks' "MAT-File Format": 128 bytes of header, then elements of type, length and
 * data; a variable is an element of elements, deflated or not.
 */
public final class MatLabels {
  private static final int HEADER = 128;
  private static final int VERSION = 124;
  private static final int ORDER_AT = 126;
  private static final byte[] MAGIC = "MATLAB ".getBytes(StandardCharsets.US_ASCII);

  /** MATLAB's own limit of names. */
  private static final int LONGEST_NAME = 64;

  private static final int MOST_FIELDS = 64;

  /** Bytes of an array's sizes along its dimensions. */
  private static final int MOST_SIZES = 32 * Integer.BYTES;

  /** MATLAB's classes of arrays. */
  private static final int STRUCT = 2;

  private static final int FIRST_NUMERIC = 6;
  private static final int LAST_NUMERIC = 15;
  private static final int OPAQUE = 17;
  private static final int COMPLEX = 0x0800;

  private final byte[] file;
  private final DecodeLimits limits;
  private final ByteOrder order;

  /** An array's beginning. */
  private record Header(int type, boolean complex, int height, int width, String name) {}

  private MatLabels(byte[] file, DecodeLimits limits) throws SampleException {
    this.file = file;
    this.limits = limits;
    if (!is(file)) {
      throw new SampleException(
          Stage.DECODE,
          Reason.UNSUPPORTED_FORMAT,
          "No MATLAB file of version 5 (save -v7); those of version 7.3 are not read");
    }
    order = file[ORDER_AT] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  /** Whether bytes begin as a MATLAB 5 file does. */
  public static boolean is(byte[] file) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (file.length < HEADER || file[i] != MAGIC[i]) {
        return false;
      }
    }
    boolean little = file[ORDER_AT] == 'I' && file[ORDER_AT + 1] == 'M';
    boolean big = file[ORDER_AT] == 'M' && file[ORDER_AT + 1] == 'I';
    return (little && file[VERSION + 1] == 1) || (big && file[VERSION] == 1);
  }

  /**
   * Fields of a variable that is a struct.
   *
   * @param variable its name
   * @param fields that are wanted: matrices of whole numbers from 0 to 255, whatever type they are
   *     stored in; others are passed over
   * @param limits of a matrix, and of the bytes that the file inflates to
   * @return those that are there, by name; an empty matrix has neither width nor height
   * @throws SampleException at DECODE: UNSUPPORTED_FORMAT, CORRUPT, TRUNCATED, TOO_MANY_BYTES,
   *     TOO_MANY_PIXELS, NOT_A_LABEL_MAP
   */
  public static Map<String, LabelMap> fields(
      byte[] file, String variable, List<String> fields, DecodeLimits limits)
      throws SampleException {
    return new MatLabels(file, limits).find(variable, fields);
  }

  private Map<String, LabelMap> find(String variable, List<String> fields) throws SampleException {
    MatStream top = MatStream.plain(file, HEADER, order);
    while (top.position() < file.length) {
      MatStream.Tag tag = top.tag(file.length);
      if (tag.type() == MatStream.COMPRESSED) {
        try (MatStream in = MatStream.inflated(file, tag, order, limits.maxBytes())) {
          Map<String, LabelMap> found = variable(in, in.tag(in.limit()), variable, fields);
          if (found != null) {
            return found;
          }
        }
      } else {
        Map<String, LabelMap> found = variable(top, tag, variable, fields);
        if (found != null) {
          return found;
        }
      }
      top.skipTo(tag.end());
    }
    throw MatStream.corrupt("no variable is named " + variable);
  }

  /** Null: it is another variable. */
  private Map<String, LabelMap> variable(
      MatStream in, MatStream.Tag tag, String variable, List<String> fields)
      throws SampleException {
    if (tag.type() != MatStream.MATRIX) {
      throw MatStream.corrupt("an element of type " + tag.type() + " stands where a variable does");
    }
    Header header = header(in, tag.end());
    if (!header.name().equals(variable)) {
      return null;
    }
    if (header.type() != STRUCT || header.height() != 1 || header.width() != 1) {
      throw MatStream.corrupt(variable + " is no single struct");
    }
    MatStream.Tag lengths = in.tag(tag.end(), MatStream.INT32, Integer.BYTES);
    int length = in.word();
    in.skipTo(lengths.end());
    if (length < 1 || length > LONGEST_NAME) {
      throw MatStream.corrupt("names of fields have " + length + " bytes");
    }
    byte[] names = bytes(in, tag.end(), length * MOST_FIELDS);
    Map<String, LabelMap> found = new HashMap<>();
    for (int i = 0; i + length <= names.length; i += length) {
      String name = text(names, i, length);
      MatStream.Tag field = in.tag(tag.end(), MatStream.MATRIX, tag.bytes());
      if (fields.contains(name)) {
        found.put(name, matrix(in, field, variable + "." + name));
      }
      in.skipTo(field.end());
    }
    return found;
  }

  private static Header header(MatStream in, long end) throws SampleException {
    MatStream.Tag flags = in.tag(end, MatStream.UINT32, 2 * Integer.BYTES);
    int word = in.word();
    in.skipTo(flags.end());
    int type = word & 0xff;
    if (type == OPAQUE) {
      // An object of MATLAB's own, whose parts stand in another order.
      return new Header(type, false, 0, 0, "");
    }
    MatStream.Tag sizes = in.tag(end, MatStream.INT32, MOST_SIZES);
    boolean flat = sizes.bytes() == 2 * Integer.BYTES;
    int height = flat ? in.word() : -1;
    int width = flat ? in.word() : -1;
    in.skipTo(sizes.end());
    byte[] name = bytes(in, end, LONGEST_NAME);
    return new Header(type, (word & COMPLEX) != 0, height, width, text(name, 0, name.length));
  }

  private static byte[] bytes(MatStream in, long end, int most) throws SampleException {
    MatStream.Tag tag = in.tag(end, MatStream.INT8, most);
    byte[] bytes = new byte[(int) tag.bytes()];
    in.read(bytes, bytes.length);
    in.skipTo(tag.end());
    return bytes;
  }

  /** A name that zeros fill up. */
  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  private LabelMap matrix(MatStream in, MatStream.Tag tag, String what) throws SampleException {
    if (tag.bytes() == 0) {
      return new LabelMap(0, 0, new byte[0]);
    }
    Header header = header(in, tag.end());
    boolean numeric = header.type() >= FIRST_NUMERIC && header.type() <= LAST_NUMERIC;
    if (!numeric || header.complex() || header.height() < 0 || header.width() < 0) {
      throw new SampleException(
          Stage.DECODE, Reason.NOT_A_LABEL_MAP, what + " is no matrix of whole numbers");
    }
    if (header.height() == 0 || header.width() == 0) {
      return new LabelMap(0, 0, new byte[0]);
    }
    limits.check(what, header.width(), header.height());
    return MatNumbers.read(in, tag.end(), header.width(), header.height(), what);
  }
}
