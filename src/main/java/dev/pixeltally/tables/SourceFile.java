package dev.pixeltally.tables;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A file whose place of storage may fail: that is told apart from a file that is broken, which also
 * shows as one or another {@link IOException}. The first may pass if tried again, the second stays.
 */
record SourceFile(InputFile file) implements InputFile {

  /** What the disk or the network failed with. */
  static final class Trouble extends IOException {
    private static final long serialVersionUID = 1L;

    Trouble(IOException cause) {
      super(cause.getMessage(), cause);
    }

    /** What has it as its cause; null: nothing has. */
    static Trouble in(Throwable thrown) {
      for (Throwable t = thrown; t != null; t = t.getCause()) {
        if (t instanceof Trouble trouble) {
          return trouble;
        }
      }
      return null;
    }
  }

  /** A file that {@link ParquetFiles} knows. */
  static SourceFile of(String address, Supplier<Configuration> hadoop) throws IOException {
    return new SourceFile(told(() -> ParquetFiles.input(address, hadoop)));
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T told(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      throw new Trouble(e);
    }
  }

  @Override
  public long getLength() throws IOException {
    return told(file::getLength);
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new Stream(told(file::newStream), getLength());
  }

  private static final class Stream extends SeekableInputStream {
    private final SeekableInputStream in;
    private final long length;

    Stream(SeekableInputStream in, long length) {
      this.in = in;
      this.length = length;
    }

    @Override
    public long getPos() throws IOException {
      return told(in::getPos);
    }

    @Override
    public void seek(long to) throws IOException {
      told(
          () -> {
            in.seek(to);
            return null;
          });
    }

    @Override
    public int read() throws IOException {
      return told(in::read);
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      int there = (int) Math.min(count, length - getPos());
      if (there <= 0) {
        return count == 0 ? 0 : -1;
      }
      // Parquet's own stream of a local file reads byte by byte unless it is told how many.
      readFully(into, from, there);
      return there;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return told(() -> in.read(into));
    }

    @Override
    public void readFully(byte[] into) throws IOException {
      readFully(into, 0, into.length);
    }

    @Override
    public void readFully(byte[] into, int from, int count) throws IOException {
      told(
          () -> {
            in.readFully(into, from, count);
            return null;
          });
    }

    @Override
    public void readFully(ByteBuffer into) throws IOException {
      told(
          () -> {
            in.readFully(into);
            return null;
          });
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
