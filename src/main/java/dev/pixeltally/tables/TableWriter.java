package dev.pixeltally.tables;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/**
 * Writes one Parquet file of a {@link Table}: the same rows give the same bytes. A local path is
 * written without Hadoop's file system. Belongs to one thread.
 *
 * <p>Label maps are compressed PNGs: their column is stored as it is, without dictionary or
 * statistics, and its pages are closed by size, not by row count. Detections are not compressed
 * either: of half a million boxes Snappy saved a tenth.
 */
public final class TableWriter implements Closeable {
  private static final long ROW_GROUP = 64L << 20;

  /** Tables whose cells are compressed already, or not worth it. */
  private static final Set<Table> PLAIN = Set.of(Table.PREDICTIONS, Table.DETECTIONS, Table.SHARDS);

  private final ParquetWriter<Object[]> writer;
  private final Table table;
  private final String address;

  private TableWriter(ParquetWriter<Object[]> writer, Table table, String address) {
    this.writer = writer;
    this.table = table;
    this.address = address;
  }

  /**
   * Opens a new file, over an old one of that name.
   *
   * @param address a local path, or a URI for Hadoop
   * @param hadoop gives Hadoop's settings; asked only where Hadoop is needed
   */
  public static TableWriter open(Table table, String address, Supplier<Configuration> hadoop)
      throws IOException {
    return open(table, ParquetFiles.output(address, hadoop), address, ROW_GROUP);
  }

  /**
   * Opens a new file.
   *
   * @param address names it in messages
   * @param rowGroup bytes of a row group, about
   */
  static TableWriter open(Table table, OutputFile file, String address, long rowGroup)
      throws IOException {
    Builder builder = new Builder(file, table);
    builder
        .withCompressionCodec(
            PLAIN.contains(table) ? CompressionCodecName.UNCOMPRESSED : CompressionCodecName.GZIP)
        .withCodecFactory(new GzipPages())
        .withRowGroupSize(rowGroup)
        .withPageWriteChecksumEnabled(true)
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .withConf(new PlainParquetConfiguration());
    if (table == Table.DETECTIONS) {
      builder.withDictionaryEncoding("mask", false).withDictionaryEncoding("keypoints", false);
    }
    if (table == Table.PREDICTIONS) {
      builder
          .withDictionaryEncoding("label_map", false)
          .withStatisticsEnabled("label_map", false)
          .withDictionaryEncoding("real_map", false)
          .withStatisticsEnabled("real_map", false)
          .withDictionaryEncoding("segment_map", false)
          .withStatisticsEnabled("segment_map", false)
          .withDictionaryEncoding(Schemas.path("instances", "mask"), false)
          .withDictionaryEncoding(Schemas.path("instances", "keypoints"), false)
          .withMinRowCountForPageSizeCheck(1);
    }
    if (table == Table.SHARDS) {
      for (String files : List.of("image_file", "truth_file")) {
        builder.withDictionaryEncoding(files, false).withStatisticsEnabled(files, false);
      }
      builder.withMinRowCountForPageSizeCheck(1).withMaxRowCountForPageSizeCheck(1);
    }
    return new TableWriter(builder.build(), table, address);
  }

  /**
   * One row: a value a column, in the table's order; null and NaN leave a nullable one empty.
   *
   * @throws IllegalArgumentException where the values do not fit the columns; nothing of the row is
   *     written then
   */
  public void write(Object... row) throws IOException {
    check(row, table.columns());
    writer.write(row);
  }

  /** Before Parquet has seen any of it: half a row would spoil the file. */
  private void check(Object[] row, List<Column> columns) {
    if (row.length != columns.size()) {
      throw refusal(row.length + " values for " + columns.size() + " columns");
    }
    for (int i = 0; i < row.length; i++) {
      Column c = columns.get(i);
      Object value = row[i];
      if (value == null ? !c.nullable() : !c.type().java.isInstance(value)) {
        String given = value == null ? "nothing" : value.getClass().getSimpleName();
        throw refusal(given + " for column " + c.name() + ", which holds " + c.type());
      }
      if (value instanceof List<?> rows) {
        for (Object one : rows) {
          if (!(one instanceof Object[] cells)) {
            throw refusal(one + " for a row of column " + c.name());
          }
          check(cells, c.fields());
        }
      }
    }
  }

  private IllegalArgumentException refusal(String why) {
    return new IllegalArgumentException(
        "Cannot write a row of " + table.folder() + " to " + address + ": " + why);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** Rows of each row group, once closed. */
  List<Long> groups() {
    return writer.getFooter().getBlocks().stream().map(BlockMetaData::getRowCount).toList();
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
      return new RowWriting(table);
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration conf) {
      return new RowWriting(table);
    }
  }
}
