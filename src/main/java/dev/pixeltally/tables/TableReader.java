package dev.pixeltally.tables;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.Binary;

/**
 * Reads rows of a {@link Table}, from one file or from all files of a folder in the order of their
 * names: only the asked columns and, where asked, only the rows that a text column names; pages
 * without such a row are not read. Holds a page a column, never a table. Ids of classes were once
 * of 32 bits: such files are read as those of today. Belongs to one thread.
 *
 * <pre>
 * TableReader.of(Table.PREDICTIONS)
 *     .columns("image_id", "label_map")
 *     .where("image_id", Set.of("0001TP_009210"))
 *     .open("results/predictions", hadoop)
 * </pre>
 */
public final class TableReader implements Closeable {
  private final Query query;
  private final Supplier<Configuration> hadoop;
  private final Iterator<String> files;
  private String file;
  private ParquetReader<Object[]> reader;

  private TableReader(Query query, List<String> files, Supplier<Configuration> hadoop) {
    this.query = query;
    this.files = files.iterator();
    this.hadoop = hadoop;
  }

  /** A table's rows: all columns and rows, unless the query is narrowed. */
  public static Query of(Table table) {
    return new Query(table, table.columns(), FilterCompat.NOOP);
  }

  /** What is read of a table. */
  public static final class Query {
    private final Table table;
    private final List<Column> columns;
    private final FilterCompat.Filter filter;

    private Query(Table table, List<Column> columns, FilterCompat.Filter filter) {
      this.table = table;
      this.columns = columns;
      this.filter = filter;
    }

    /** Only these columns, in this order. */
    public Query columns(String... names) {
      return new Query(table, List.of(names).stream().map(table::column).toList(), filter);
    }

    /** Only the rows whose text in a column, which must be among those read, is one of these. */
    public Query where(String column, Collection<String> values) {
      if (!columns.contains(table.column(column))) {
        // Parquet takes a column that it does not read for empty.
        throw new IllegalArgumentException("Rows are chosen by a column that is read: " + column);
      }
      if (table.column(column).type() != Column.Type.TEXT) {
        throw new IllegalArgumentException("Rows are chosen by text; " + column + " holds none");
      }
      Set<Binary> wanted =
          values.stream().map(Binary::fromString).collect(Collectors.toCollection(HashSet::new));
      var predicate = FilterApi.in(FilterApi.binaryColumn(column), wanted);
      return new Query(table, columns, FilterCompat.get(predicate));
    }

    /**
     * Starts to read; a folder that is missing or holds no file has no rows.
     *
     * @param address a Parquet file or a folder: a local path, or a URI for Hadoop
     * @param hadoop gives Hadoop's settings; asked only where Hadoop is needed
     */
    public TableReader open(String address, Supplier<Configuration> hadoop) throws IOException {
      return new TableReader(this, ParquetFiles.list(address, hadoop), hadoop);
    }
  }

  /**
   * The next row, a value a column: String, Integer, Long, Double, byte[], or null where it is
   * empty; null after the last.
   */
  public Object[] next() throws IOException {
    while (true) {
      if (reader == null) {
        if (!files.hasNext()) {
          return null;
        }
        file = files.next();
        reader = new Builder(ParquetFiles.input(file, hadoop), query).build();
      }
      Object[] row = read();
      if (row != null) {
        return row;
      }
      close();
    }
  }

  private Object[] read() throws IOException {
    try {
      return reader.read();
    } catch (IOException | RuntimeException e) {
      throw new Unreadable(
          "Cannot read " + file + " as " + query.table.folder() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      ParquetReader<Object[]> open = reader;
      reader = null;
      open.close();
    }
  }

  /** A file that is no such table, or broken; what was made of its rows is not to blame. */
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, Exception cause) {
      super(message, cause);
    }
  }

  private static final class Builder extends ParquetReader.Builder<Object[]> {
    private final Query query;

    Builder(InputFile file, Query query) {
      super(file, new PlainParquetConfiguration());
      this.query = query;
      withFilter(query.filter);
      // A score with a flipped bit is a score like any other.
      usePageChecksumVerification(true);
    }

    @Override
    protected ReadSupport<Object[]> getReadSupport() {
      return new RowReading(query.table, query.columns);
    }
  }
}
