package dev.pixeltally.tables;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Writes one Parquet file and says of it what a manifest needs. Belongs to one thread. */
public final class ShardWriter {
  private final TableWriter table;
  private final Counted file;

  /**
   * What was written.
   *
   * @param bytes of the file
   * @param sha256 of the file, hexadecimal
   * @param groups rows of each row group
   */
  public record Written(long bytes, String sha256, List<Long> groups) {}

  private ShardWriter(TableWriter table, Counted file) {
    this.table = table;
    this.file = file;
  }

  /**
   * Opens a new file, over an old one of that name.
   *
   * @param address a local path, or a URI for Hadoop
   * @param rowGroup bytes of a row group, about; what is read in one piece
   * @param hadoop gives Hadoop's settings; asked only where Hadoop is needed
   */
  public static ShardWriter open(
      Table table, String address, long rowGroup, Supplier<Configuration> hadoop)
      throws IOException {
    Counted file = new Counted(ParquetFiles.output(address, hadoop));
    return new ShardWriter(TableWriter.open(table, file, address, rowGroup), file);
  }

  /** As {@link TableWriter#write}. */
  public void write(Object... row) throws IOException {
    table.write(row);
  }

  /** Ends the file; only then is it whole. */
  public Written finish() throws IOException {
    table.close();
    return new Written(
        file.bytes, HexFormat.of().formatHex(file.digest.digest()), List.copyOf(table.groups()));
  }

  /** Lets go of a file that is of no use. */
  public void abandon() {
    try {
      table.close();
    } catch (IOException | RuntimeException e) {
      // Whatever kept it from being written may keep it from being closed.
    }
  }

  /** A file whose bytes are counted and digested on their way. */
  private static final class Counted implements OutputFile {
    private final OutputFile to;
    private final MessageDigest digest;
    private long bytes;

    Counted(OutputFile to) {
      this.to = to;
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
      return counted(to.create(blockSizeHint));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
      return counted(to.createOrOverwrite(blockSizeHint));
    }

    private PositionOutputStream counted(PositionOutputStream out) {
      return new PositionOutputStream() {
        @Override
        public long getPos() throws IOException {
          return out.getPos();
        }

        @Override
        public void write(int b) throws IOException {
          out.write(b);
          digest.update((byte) b);
          bytes++;
        }

        @Override
        public void write(byte[] from, int start, int length) throws IOException {
          out.write(from, start, length);
          digest.update(from, start, length);
          bytes += length;
        }

        @Override
        public void flush() throws IOException {
          out.flush();
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }

    @Override
    public boolean supportsBlockSize() {
      return to.supportsBlockSize();
    }

    @Override
    public long defaultBlockSize() {
      return to.defaultBlockSize();
    }
  }
}
