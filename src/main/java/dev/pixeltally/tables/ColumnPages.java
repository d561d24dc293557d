package dev.pixeltally.tables;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * The pages of one column of a row group, read one after another from a stream of its own.
 *
 * <p>Pages carry checksums: what was spoilt on its way is no detection.
 */
final class ColumnPages implements PageReader, Closeable {
  private static final int BUFFER = 1 << 16;

  private final ParquetMetadataConverter converter = new ParquetMetadataConverter();
  private final InputStream in;
  private final ColumnChunkMetaData chunk;
  private final String writer;
  private final BytesInputDecompressor decompressor;
  private final long most;

  private long values;

  /** Of a page whose bytes come next. */
  private PageHeader header;

  private ColumnPages(
      InputStream in,
      ColumnChunkMetaData chunk,
      String writer,
      BytesInputDecompressor decompressor,
      long most) {
    this.in = in;
    this.chunk = chunk;
    this.writer = writer;
    this.decompressor = decompressor;
    this.most = most;
  }

  /** Goes to the first page. */
  static ColumnPages open(
      InputFile file, ColumnChunkMetaData chunk, String writer, BytesInputDecompressor decompressor)
      throws IOException {
    long bytes = file.getLength();
    if (chunk.getStartingPos() < 0 || chunk.getStartingPos() >= bytes) {
      throw new IOException(
          "column " + chunk.getPath().toDotString() + " begins outside of the file");
    }
    SeekableInputStream in = file.newStream();
    try {
      in.seek(chunk.getStartingPos());
      return new ColumnPages(
          new BufferedInputStream(in, BUFFER), chunk, writer, decompressor, bytes);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  @Override
  public long getTotalValueCount() {
    return chunk.getValueCount();
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      if (!peek() || header.getType() != PageType.DICTIONARY_PAGE) {
        return null;
      }
      BytesInput bytes = unpacked(take(), header.getUncompressed_page_size());
      DictionaryPageHeader of = header.getDictionary_page_header();
      header = null;
      return new DictionaryPage(bytes, of.getNum_values(), converter.getEncoding(of.getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DataPage readPage() {
    try {
      while (peek()) {
        PageHeader of = header;
        byte[] bytes = take();
        header = null;
        switch (of.getType()) {
          case DATA_PAGE -> {
            return first(of, of.getData_page_header(), bytes);
          }
          case DATA_PAGE_V2 -> {
            return second(of, of.getData_page_header_v2(), bytes);
          }
          case DICTIONARY_PAGE -> throw broken("has a second dictionary");
          default -> {
            // Of an index: its bytes are passed over.
          }
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the next page's header where there is a page. */
  private boolean peek() throws IOException {
    if (header == null && values < chunk.getValueCount()) {
      header = Util.readPageHeader(in);
    }
    return header != null;
  }

  /** The bytes of the page whose header has been read. */
  private byte[] take() throws IOException {
    int size = header.getCompressed_page_size();
    if (size < 0 || size > most || header.getUncompressed_page_size() < 0) {
      throw broken("has a page of " + size + " bytes");
    }
    byte[] bytes = new byte[size];
    if (in.readNBytes(bytes, 0, size) < size) {
      throw broken("ends within a page");
    }
    if (header.isSetCrc()) {
      CRC32 sum = new CRC32();
      sum.update(bytes);
      if ((int) sum.getValue() != header.getCrc()) {
        throw broken("has a page whose checksum is wrong");
      }
    }
    return bytes;
  }

  private DataPage first(PageHeader page, DataPageHeader of, byte[] bytes) throws IOException {
    count(of.getNum_values());
    int size = page.getUncompressed_page_size();
    return new DataPageV1(
        unpacked(bytes, size),
        of.getNum_values(),
        size,
        statistics(of.getStatistics()),
        converter.getEncoding(of.getRepetition_level_encoding()),
        converter.getEncoding(of.getDefinition_level_encoding()),
        converter.getEncoding(of.getEncoding()));
  }

  private DataPage second(PageHeader page, DataPageHeaderV2 of, byte[] bytes) throws IOException {
    count(of.getNum_values());
    int repetition = of.getRepetition_levels_byte_length();
    int levels = repetition + of.getDefinition_levels_byte_length();
    if (repetition < 0 || levels < repetition || levels > bytes.length) {
      throw broken("has a page with more levels than bytes");
    }
    // Levels stand before the values and are never compressed.
    BytesInput data = BytesInput.from(bytes, levels, bytes.length - levels);
    if (of.isIs_compressed() && data.size() > 0) {
      data = decompressor.decompress(data, page.getUncompressed_page_size() - levels);
    }
    return DataPageV2.uncompressed(
        of.getNum_rows(),
        of.getNum_nulls(),
        of.getNum_values(),
        BytesInput.from(bytes, 0, repetition),
        BytesInput.from(bytes, repetition, levels - repetition),
        converter.getEncoding(of.getEncoding()),
        data,
        statistics(of.getStatistics()));
  }

  private void count(int more) throws IOException {
    values += more;
    if (more < 0 || values > chunk.getValueCount()) {
      throw broken("has more values than its row group");
    }
  }

  private BytesInput unpacked(byte[] bytes, int size) throws IOException {
    return decompressor.decompress(BytesInput.from(bytes), size);
  }

  private Statistics<?> statistics(org.apache.parquet.format.Statistics of) {
    return converter.fromParquetStatistics(writer, of, chunk.getPrimitiveType());
  }

  private IOException broken(String how) {
    return new IOException("column " + chunk.getPath().toDotString() + " " + how);
  }
}
