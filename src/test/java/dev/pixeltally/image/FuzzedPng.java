package dev.pixeltally.image;

import java.util.Random;
import java.util.zip.Deflater;

/** Maps of flat stretches as PNG whose rows have filters by chance. */
final class FuzzedPng {
  private FuzzedPng() {}

  /** Runs of equal pixels; rows often repeat the one above, wholly or shifted. */
  static byte[] map(Random random, int width, int height, int pixel, int run) {
    byte[] map = new byte[pixel * width * height];
    int row = pixel * width;
    for (int y = 0; y < height; y++) {
      if (y > 0 && random.nextInt(3) > 0) {
        int shift = random.nextInt(3) == 0 ? pixel * random.nextInt(width) : 0;
        System.arraycopy(map, (y - 1) * row, map, y * row + shift, row - shift);
      }
      for (int x = random.nextInt(width); x < width && random.nextInt(4) > 0; ) {
        byte[] value = new byte[pixel];
        random.nextBytes(value);
        for (int end = Math.min(width, x + 1 + random.nextInt(run)); x < end; x++) {
          System.arraycopy(value, 0, map, y * row + pixel * x, pixel);
        }
      }
    }
    return map;
  }

  static byte[] file(
      byte[] map, int width, int height, PngFile.Colour colour, int depth, Random random) {
    int pixel = colour.channels * depth / 8;
    int row = pixel * width;
    byte[] raw = new byte[(row + 1) * height];
    for (int y = 0; y < height; y++) {
      int filter = random.nextInt(5);
      raw[y * (row + 1)] = (byte) filter;
      for (int i = 0; i < row; i++) {
        int at = y * row + i;
        int left = i < pixel ? 0 : map[at - pixel] & 255;
        int above = y == 0 ? 0 : map[at - row] & 255;
        int corner = i < pixel || y == 0 ? 0 : map[at - row - pixel] & 255;
        int guess =
            switch (filter) {
              case 1 -> left;
              case 2 -> above;
              case 3 -> (left + above) / 2;
              case 4 -> paeth(left, above, corner);
              default -> 0;
            };
        raw[y * (row + 1) + 1 + i] = (byte) (map[at] - guess);
      }
    }
    Deflater deflater = new Deflater();
    deflater.setInput(raw);
    deflater.finish();
    byte[] deflated = new byte[raw.length + 1000];
    int length = deflater.deflate(deflated);
    deflater.end();
    byte[] file = new PngChunks(length).header(width, height, colour).data(deflated, length).file();
    file[24] = (byte) depth;
    HostilePng.repairChecksums(file);
    return file;
  }

  /** Turns some bits behind the header, whose faults are tried elsewhere. */
  static void spoil(byte[] file, Random random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      file[41 + random.nextInt(file.length - 53)] ^= (byte) (1 << random.nextInt(8));
    }
    HostilePng.repairChecksums(file);
  }

  /** As the specification writes it. */
  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  }
}
