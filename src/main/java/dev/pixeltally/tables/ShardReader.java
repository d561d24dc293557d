package dev.pixeltally.tables;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * Reads a Parquet file row group by row group, each in one piece: a request a group where columns
 * that stand beside each other are asked for. Holds one group's bytes. Belongs to one thread at a
 * time.
 */
public final class ShardReader implements Closeable {
  private final String address;
  private final ParquetFileReader file;
  private final MessageType schema;
  private final RowReading rows;

  /** The file is there and is not what was written: trying again would not help. */
  public static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  /** Rows in their order. */
  @FunctionalInterface
  public interface Rows {
    /** The next, a value a column. */
    Object[] next() throws IOException;
  }

  private ShardReader(String address, ParquetFileReader file, MessageType schema, RowReading rows) {
    this.address = address;
    this.file = file;
    this.schema = schema;
    this.rows = rows;
  }

  /**
   * Reads the footer.
   *
   * @param columns in their order; those that an older file lacks are left out, at the rows' end
   * @param address a local path, or a URI for Hadoop
   * @param hadoop gives Hadoop's settings; asked only where Hadoop is needed
   * @throws Broken where it is no such file; any other exception is the storage's
   */
  public static ShardReader open(
      Table table, String address, Supplier<Configuration> hadoop, String... columns)
      throws IOException {
    InputFile source = SourceFile.of(address, hadoop);
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    return told(
        address,
        () -> {
          ParquetFileReader file = ParquetFileReader.open(source, options);
          MessageType written = file.getFileMetaData().getSchema();
          List<Column> asked =
              Stream.of(columns)
                  .map(table::column)
                  .filter(c -> !c.nullable() || written.containsField(c.name()))
                  .toList();
          MessageType schema = Schemas.within(written, table, asked);
          file.setRequestedSchema(schema);
          return new ShardReader(address, file, schema, new RowReading(table, asked));
        });
  }

  private static <T> T told(String address, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (IOException | RuntimeException e) {
      IOException trouble = SourceFile.Trouble.in(e);
      if (trouble != null) {
        throw new IOException("Cannot read " + address + ": " + trouble.getMessage(), trouble);
      }
      throw new Broken("Cannot read " + address + ": it is broken: " + e.getMessage(), e);
    }
  }

  /** Reads a row group; rows of the one before it are no longer to be asked for. */
  public Rows group(int number) throws IOException {
    return told(
        address,
        () -> {
          PageReadStore pages = file.readRowGroup(number);
          if (pages == null) {
            throw new IOException("it has no row group " + number);
          }
          RecordReader<Object[]> reader =
              new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, rows.assembly());
          return () -> told(address, reader::read);
        });
  }

  /** Number of a row group's first row within the file. */
  public long start(int group) {
    return file.getRowGroups().stream().limit(group).mapToLong(BlockMetaData::getRowCount).sum();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
