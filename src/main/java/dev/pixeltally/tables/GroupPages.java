package dev.pixeltally.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.InputFile;

/** One row group of a {@link PagedFile}; columns that nobody asks for are not read. */
final class GroupPages implements PageReadStore {
  private final InputFile file;
  private final BlockMetaData group;
  private final String writer;
  private final CompressionCodecFactory codecs;
  private final List<ColumnPages> open = new ArrayList<>();

  /**
   * Reads nothing yet.
   *
   * @param writer of the file, as its footer says
   */
  GroupPages(InputFile file, BlockMetaData group, String writer, CompressionCodecFactory codecs) {
    this.file = file;
    this.group = group;
    this.writer = writer;
    this.codecs = codecs;
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    ColumnPath path = ColumnPath.get(column.getPath());
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (chunk.getPath().equals(path)) {
        try {
          ColumnPages pages =
              ColumnPages.open(file, chunk, writer, codecs.getDecompressor(chunk.getCodec()));
          open.add(pages);
          return pages;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new IllegalStateException("a row group lacks column " + path.toDotString());
  }

  @Override
  public long getRowCount() {
    return group.getRowCount();
  }

  @Override
  public void close() {
    for (ColumnPages pages : open) {
      try {
        pages.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
