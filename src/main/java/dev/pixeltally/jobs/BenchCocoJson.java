package dev.pixeltally.jobs;

import dev.pixeltally.dataset.coco.Segmentation;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes gigabytes of COCO's JSON: numbers go to bytes without a string in between. */
final class BenchCocoJson implements Closeable {
  private static final int ROOM = 64;

  private final OutputStream out;
  private final byte[] buffer = new byte[1 << 16];
  private final Segmentation mask = new Segmentation();
  private int at;

  BenchCocoJson(Path file) throws IOException {
    out = Files.newOutputStream(file);
  }

  /** ASCII as it is, which the caller has made JSON. */
  BenchCocoJson raw(String ascii) throws IOException {
    for (int i = 0; i < ascii.length(); i++) {
      put((byte) ascii.charAt(i));
    }
    return this;
  }

  BenchCocoJson whole(long value) throws IOException {
    room();
    if (value < 0) {
      buffer[at++] = '-';
    }
    digits(Math.abs(value), 1);
    return this;
  }

  /** A number of hundredths as a decimal fraction: 6187 is 61.87, 6000 is 60.0. */
  BenchCocoJson hundredths(long value) throws IOException {
    room();
    long size = Math.abs(value);
    if (value < 0) {
      buffer[at++] = '-';
    }
    digits(size / 100, 1);
    buffer[at++] = '.';
    long rest = size % 100;
    if (rest % 10 == 0) {
      digits(rest / 10, 1);
    } else {
      digits(rest, 2);
    }
    return this;
  }

  /** A share from 0 to below 1 of 100,000 as a decimal fraction: 18194 is 0.18194. */
  BenchCocoJson score(int hundredThousandths) throws IOException {
    room();
    buffer[at++] = '0';
    buffer[at++] = '.';
    digits(hundredThousandths, 5);
    return this;
  }

  /** The same bits when it is read again. */
  BenchCocoJson number(double value) throws IOException {
    double hundredths = Math.rint(value * 100);
    boolean exact = hundredths / 100.0 == value && Math.abs(hundredths) < 1e15;
    return exact ? hundredths((long) hundredths) : raw(Double.toString(value));
  }

  /** Run lengths as COCO's text, of an image's size. */
  BenchCocoJson runs(byte[] text, int from, int to, long height, long width) throws IOException {
    raw("{\"size\": [").whole(height).raw(", ").whole(width).raw("], \"counts\": \"");
    for (int i = from; i < to; i++) {
      if (text[i] == '\\') {
        put((byte) '\\');
      }
      put(text[i]);
    }
    return raw("\"}");
  }

  /** A mask in the form in which its file gave it. */
  BenchCocoJson segmentation(byte[] bytes, int from, int length) throws IOException {
    switch (mask.open(bytes, from, length)) {
      case Segmentation.TEXT -> {
        long height = mask.number();
        long width = mask.number();
        runs(bytes, mask.position(), mask.end(), height, width);
      }
      case Segmentation.COUNTS -> {
        raw("{\"size\": [").whole(mask.number()).raw(", ").whole(mask.number());
        raw("], \"counts\": [");
        long n = mask.number();
        for (long i = 0; i < n; i++) {
          raw(i == 0 ? "" : ", ").whole(mask.number());
        }
        raw("]}");
      }
      default -> {
        long rings = mask.number();
        raw("[");
        for (long r = 0; r < rings; r++) {
          raw(r == 0 ? "[" : ", [");
          long n = mask.number();
          for (long i = 0; i < n; i++) {
            raw(i == 0 ? "" : ", ").number(mask.coordinate());
          }
          raw("]");
        }
        raw("]");
      }
    }
    return this;
  }

  private void digits(long value, int least) {
    int n = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      n++;
    }
    n = Math.max(n, least);
    long rest = value;
    for (int i = n - 1; i >= 0; i--) {
      buffer[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += n;
  }

  private void put(byte b) throws IOException {
    if (at == buffer.length) {
      flush();
    }
    buffer[at++] = b;
  }

  /** So that a number fits. */
  private void room() throws IOException {
    if (buffer.length - at < ROOM) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, at);
    at = 0;
  }

  /** UTF-8 in quotes. */
  BenchCocoJson text(String text) throws IOException {
    put((byte) '"');
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b == '"' || b == '\\') {
        put((byte) '\\');
      }
      put(b >= 0 && b < ' ' ? (byte) ' ' : b);
    }
    put((byte) '"');
    return this;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    }
  }
}
