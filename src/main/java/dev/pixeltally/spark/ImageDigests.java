package dev.pixeltally.spark;

import java.io.Serializable;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The sha256 of samples' image files, 32 bytes each, in the samples' order; it travels. */
final class ImageDigests implements Serializable {
  private static final long serialVersionUID = 1L;
  static final int BYTES = 32;

  /** One that could not be read has zeros, which no file has. */
  private final byte[] bytes;

  ImageDigests(int samples) {
    bytes = new byte[Math.multiplyExact(samples, BYTES)];
  }

  int size() {
    return bytes.length / BYTES;
  }

  void set(int sample, byte[] digest) {
    System.arraycopy(digest, 0, bytes, sample * BYTES, BYTES);
  }

  /** Takes over those of samples that follow each other. */
  void set(int first, ImageDigests others) {
    System.arraycopy(others.bytes, 0, bytes, first * BYTES, others.bytes.length);
  }

  /** Hexadecimal; empty where the file could not be read. */
  Optional<String> hex(int sample) {
    int at = sample * BYTES;
    boolean read = IntStream.range(at, at + BYTES).anyMatch(i -> bytes[i] != 0);
    return read ? Optional.of(HexFormat.of().formatHex(bytes, at, at + BYTES)) : Optional.empty();
  }

  /** Those of all files that could be read, hexadecimal. */
  List<String> all() {
    return IntStream.range(0, size()).mapToObj(this::hex).flatMap(Optional::stream).toList();
  }

  ImageDigests only(BitSet kept) {
    ImageDigests some = new ImageDigests(kept.cardinality());
    int to = 0;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      System.arraycopy(bytes, i * BYTES, some.bytes, to++ * BYTES, BYTES);
    }
    return some;
  }
}
