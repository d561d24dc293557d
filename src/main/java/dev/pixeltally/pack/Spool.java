package dev.pixeltally.pack;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A shard's files on the local disk, between being read in one order and written in another. */
final class Spool implements Closeable {
  private final FileChannel file;
  private long end;

  Spool() throws IOException {
    Path path = Files.createTempFile("pixeltally-pack", ".spool");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Appends; where the bytes begin. */
  long add(byte[] bytes) throws IOException {
    long at = end;
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      end += file.write(rest, end);
    }
    return at;
  }

  byte[] read(long at, long size) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(size)];
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      if (file.read(rest, at + rest.position()) < 0) {
        throw new EOFException("a temporary file has lost its end");
      }
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
