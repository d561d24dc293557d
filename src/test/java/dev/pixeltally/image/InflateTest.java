package dev.pixeltally.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The platform's zlib is the reference: what it inflates, we do, and what it refuses, we do. */
class InflateTest {
  private final Inflate inflate = new Inflate();

  @Property(tries = 400)
  void bytesAreThoseOfZlib(
      @ForAll @IntRange(min = 0, max = 400_000) int size,
      @ForAll @IntRange(min = 0, max = 9) int level,
      @ForAll @IntRange(min = 0, max = 2) int strategy,
      @ForAll @IntRange(min = 1, max = 9) int parts,
      @ForAll @IntRange(min = 1, max = 5000) int step,
      @ForAll long seed)
      throws Exception {
    byte[] data = data(size, new Random(seed));
    byte[] packed = deflate(data, level, strategy);
    PngFile png = png(packed, parts);
    inflate.open(png, size);
    for (int at = 0; at < size; ) {
      int n = Math.min(step, size - at);
      int found = inflate.next(n);
      assertThat(Arrays.equals(inflate.bytes(), found, found + n, data, at, at + n)).isTrue();
      at += n;
    }
  }

  @Property(tries = 3000)
  void brokenDataIsRefusedWhereZlibRefusesIt(
      @ForAll @IntRange(min = 1, max = 4000) int size,
      @ForAll @IntRange(min = 0, max = 9) int level,
      @ForAll @IntRange(min = 0, max = 2) int strategy,
      @ForAll @IntRange(min = 1, max = 6) int changes,
      @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    byte[] packed = deflate(data(size, random), level, strategy);
    for (int i = 0; i < changes; i++) {
      int range = random.nextBoolean() ? Math.min(packed.length, 90) : packed.length;
      packed[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
    }
    byte[] reference = new byte[size];
    int inflated = inflated(packed, reference);
    try {
      inflate.open(png(packed, 1), size);
      int found = inflate.next(size);
      assertThat(inflated).isEqualTo(size);
      assertThat(Arrays.equals(inflate.bytes(), found, found + size, reference, 0, size)).isTrue();
    } catch (SampleException e) {
      // Literals are decoded a few at a time, which may meet the input's end a little early.
      if (e.reason() != Reason.TRUNCATED) {
        assertThat(inflated).as(e.getMessage()).isLessThan(size);
      }
    }
  }

  /** Bytes that zlib makes of broken data before it refuses, ends or has no more input. */
  private static int inflated(byte[] packed, byte[] into) {
    Inflater inflater = new Inflater();
    inflater.setInput(packed);
    int n = 0;
    try {
      while (n < into.length) {
        int more = inflater.inflate(into, n, 1);
        if (more == 0) {
          break;
        }
        n += more;
      }
    } catch (DataFormatException e) {
      return (int) inflater.getBytesWritten();
    } finally {
      inflater.end();
    }
    return n;
  }

  /** Noise, runs, repeats at all distances, skewed letters: whatever makes all kinds of codes. */
  private static byte[] data(int size, Random random) {
    byte[] data = new byte[size];
    for (int i = 0; i < size; ) {
      int end = Math.min(size, i + 1 + random.nextInt(random.nextBoolean() ? 40 : 3000));
      int kind = random.nextInt(5);
      int distance = i == 0 ? 0 : 1 + random.nextInt(random.nextBoolean() ? Math.min(i, 9) : i);
      int spread = 1 + random.nextInt(60);
      for (; i < end; i++) {
        data[i] =
            switch (kind) {
              case 0 -> (byte) random.nextInt();
              case 1 -> (byte) (random.nextGaussian() * spread);
              case 2 -> (byte) spread;
              default -> distance == 0 ? 0 : data[i - distance];
            };
      }
    }
    return data;
  }

  private static byte[] deflate(byte[] data, int level, int strategy) {
    Deflater deflater = new Deflater(level);
    deflater.setStrategy(strategy);
    deflater.setInput(data);
    deflater.finish();
    byte[] out = new byte[2 * data.length + 1000];
    int n = 0;
    while (!deflater.finished()) {
      n += deflater.deflate(out, n, out.length - n);
    }
    deflater.end();
    return Arrays.copyOf(out, n);
  }

  private static PngFile png(byte[] packed, int parts) throws SampleException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(out, "IHDR", new byte[] {0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0});
    for (int i = 0; i < parts; i++) {
      int from = (int) ((long) packed.length * i / parts);
      int to = (int) ((long) packed.length * (i + 1) / parts);
      chunk(out, "IDAT", Arrays.copyOfRange(packed, from, to));
    }
    return new PngFile(out.toByteArray(), DecodeLimits.DEFAULT);
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
