package dev.pixeltally;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Arrays that {@code numpy.savez} wrote, by name: little endian, in C's order. */
public final class Npz {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '([^']*)', 'fortran_order': False, 'shape': \\(([^)]*)\\)");

  private final Map<String, Array> arrays = new HashMap<>();

  /** One array. */
  public record Array(String type, long[] shape, ByteBuffer values) {}

  /** Reads a stream to its end. */
  public Npz(InputStream stream) {
    try (ZipInputStream zip = new ZipInputStream(stream)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(entry.getName().replace(".npy", ""), array(zip.readAllBytes()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the tests' resources. */
  public static Npz resource(String path) {
    InputStream in = Npz.class.getResourceAsStream(path);
    if (in == null) {
      throw new IllegalArgumentException("No golden file " + path);
    }
    return new Npz(in);
  }

  private static Array array(byte[] npy) {
    ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = npy[6] == 1;
    int at = first ? 10 : 12;
    int length = first ? bytes.getShort(8) & 0xffff : bytes.getInt(8);
    Matcher header = HEADER.matcher(new String(npy, at, length, StandardCharsets.ISO_8859_1));
    if (!header.find()) {
      throw new IllegalArgumentException("An array of another order than C's");
    }
    long[] shape =
        Arrays.stream(header.group(2).split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    ByteBuffer values = bytes.slice(at + length, npy.length - at - length);
    return new Array(header.group(1), shape, values.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Whether there is an array of this name. */
  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  private Array typed(String name, String type) {
    Array array = arrays.get(name);
    if (array == null || !array.type().equals(type)) {
      throw new IllegalArgumentException(name + " is " + array + ", not " + type);
    }
    return array;
  }

  /** The lengths of an array's axes. */
  public long[] shape(String name) {
    return arrays.get(name).shape();
  }

  /** An array of float32. */
  public float[] floats(String name) {
    float[] values = new float[typed(name, "<f4").values().remaining() / Float.BYTES];
    typed(name, "<f4").values().asFloatBuffer().get(values);
    return values;
  }

  /** An array of float64. */
  public double[] doubles(String name) {
    double[] values = new double[typed(name, "<f8").values().remaining() / Double.BYTES];
    typed(name, "<f8").values().asDoubleBuffer().get(values);
    return values;
  }

  /** An array of int32. */
  public int[] ints(String name) {
    int[] values = new int[typed(name, "<i4").values().remaining() / Integer.BYTES];
    typed(name, "<i4").values().asIntBuffer().get(values);
    return values;
  }

  /** An array of int64. */
  public long[] longs(String name) {
    long[] values = new long[typed(name, "<i8").values().remaining() / Long.BYTES];
    typed(name, "<i8").values().asLongBuffer().get(values);
    return values;
  }

  /** An array of uint8. */
  public byte[] bytes(String name) {
    byte[] values = new byte[typed(name, "|u1").values().remaining()];
    typed(name, "|u1").values().duplicate().get(values);
    return values;
  }
}
