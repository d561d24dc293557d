package dev.pixeltally.tables;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Writes one Parquet file of a {@link Table}. A local path is written without Hadoop's file system,
 * whose start costs more than a small table. Belongs to one thread.
 *
 * <p>Label maps are compressed PNGs: their column is stored as it is, without dictionary or
 * statistics, and its pages are closed by size, not by row count.
 */
public final class TableWriter implements Closeable {
  private static final long ROW_GROUP = 64L << 20;

  private final ParquetWriter<Object[]> writer;
  private final int columns;

  private TableWriter(ParquetWriter<Object[]> writer, int columns) {
    this.writer = writer;
    this.columns = columns;
  }

  /**
   * Opens a new file.
   *
   * @param address a local path, or a URI for Hadoop
   * @param hadoop gives Hadoop's settings; asked only where Hadoop is needed
   */
  public static TableWriter open(
      Table table, String address, java.util.function.Supplier<Configuration> hadoop)
      throws IOException {
    OutputFile file =
        isLocal(address)
            ? local(path(address))
            : HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(address), hadoop.get());
    Builder builder = new Builder(file, table);
    builder
        .withCompressionCodec(
            table == Table.PREDICTIONS
                ? CompressionCodecName.UNCOMPRESSED
                : CompressionCodecName.SNAPPY)
        .withRowGroupSize(ROW_GROUP)
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .withConf(new PlainParquetConfiguration());
    if (table == Table.PREDICTIONS) {
      builder
          .withDictionaryEncoding("label_map", false)
          .withStatisticsEnabled("label_map", false)
          .withMinRowCountForPageSizeCheck(1);
    }
    return new TableWriter(builder.build(), table.columns().size());
  }

  private static OutputFile local(Path path) throws IOException {
    if (path.getParent() != null) {
      Files.createDirectories(path.getParent());
    }
    return new LocalOutputFile(path);
  }

  static boolean isLocal(String address) {
    return address.startsWith("file:") || !address.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
  }

  static Path path(String address) {
    return address.startsWith("file:") ? Path.of(URI.create(address).getPath()) : Path.of(address);
  }

  /** One row: a value a column, in the table's order; null and NaN leave a nullable one empty. */
  public void write(Object... row) throws IOException {
    if (row.length != columns) {
      throw new IllegalArgumentException(row.length + " values for " + columns + " columns");
    }
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** The Parquet schema. */
  static MessageType schema(Table table) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    for (Column c : table.columns()) {
      PrimitiveTypeName type = PrimitiveTypeName.valueOf(c.type().parquet);
      Type.Repetition repetition =
          c.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
      Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> field =
          Types.primitive(type, repetition);
      schema.addField(
          c.type() == Column.Type.TEXT
              ? field.as(LogicalTypeAnnotation.stringType()).named(c.name())
              : field.named(c.name()));
    }
    return schema.named(table.folder());
  }

  private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
    private final Table table;

    Builder(OutputFile file, Table table) {
      super(file);
      this.table = table;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, and so still to be given
    protected WriteSupport<Object[]> getWriteSupport(Configuration conf) {
      return new Rows(table);
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration conf) {
      return new Rows(table);
    }
  }

  private static final class Rows extends WriteSupport<Object[]> {
    private final Table table;
    private final List<Column> columns;
    private RecordConsumer out;

    Rows(Table table) {
      this.table = table;
      this.columns = table.columns();
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, and so still to be given
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    private WriteContext context() {
      return new WriteContext(schema(table), Map.of("pixeltally.table", table.folder()));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      out = recordConsumer;
    }

    @Override
    public void write(Object[] row) {
      out.startMessage();
      for (int i = 0; i < row.length; i++) {
        Column c = columns.get(i);
        Object value = row[i];
        boolean empty =
            value == null || (c.nullable() && value instanceof Double d && Double.isNaN(d));
        if (!empty) {
          out.startField(c.name(), i);
          add(c, value);
          out.endField(c.name(), i);
        } else if (!c.nullable()) {
          throw new IllegalArgumentException(table.folder() + "." + c.name() + " may not be empty");
        }
      }
      out.endMessage();
    }

    private void add(Column c, Object value) {
      switch (c.type()) {
        case TEXT -> out.addBinary(Binary.fromString((String) value));
        case INT -> out.addInteger((Integer) value);
        case LONG -> out.addLong((Long) value);
        case DOUBLE -> out.addDouble((Double) value);
        case BYTES -> out.addBinary(Binary.fromConstantByteArray((byte[]) value));
      }
    }
  }
}
