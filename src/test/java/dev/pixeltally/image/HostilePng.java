package dev.pixeltally.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Lets changed PNG bytes through the checksums, so that what lies behind is tried. */
final class HostilePng {
  private HostilePng() {}

  static void repairChecksums(byte[] file) {
    ByteBuffer png = ByteBuffer.wrap(file);
    for (int at = 8; at + 12 <= file.length; ) {
      long end = at + 12L + (png.getInt(at) & 0xffffffffL);
      if (end > file.length) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, (int) end - at - 8);
      png.putInt((int) end - 4, (int) crc.getValue());
      at = (int) end;
    }
  }
}
