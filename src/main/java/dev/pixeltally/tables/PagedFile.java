package dev.pixeltally.tables;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file that is read a page of each column at a time. Parquet's own reader takes a whole
 * row group into memory, and other tools write a million rows into one.
 */
final class PagedFile implements Closeable {
  private final InputFile file;
  private final ParquetReadOptions options;
  private final ParquetMetadata footer;
  private int next;
  private GroupPages group;

  private PagedFile(InputFile file, ParquetReadOptions options, ParquetMetadata footer) {
    this.file = file;
    this.options = options;
    this.footer = footer;
  }

  /** Reads the footer. */
  static PagedFile open(InputFile file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (SeekableInputStream in = file.newStream()) {
      return new PagedFile(file, options, ParquetFileReader.readFooter(file, options, in));
    }
  }

  FileMetaData metadata() {
    return footer.getFileMetaData();
  }

  List<BlockMetaData> groups() {
    return footer.getBlocks();
  }

  /** The next row group; null at the end. Closes the one before it. */
  GroupPages next() throws IOException {
    if (group != null) {
      group.close();
      group = null;
    }
    if (next == groups().size()) {
      return null;
    }
    group =
        new GroupPages(
            file, groups().get(next++), metadata().getCreatedBy(), options.getCodecFactory());
    return group;
  }

  @Override
  public void close() throws IOException {
    try {
      if (group != null) {
        group.close();
      }
    } finally {
      options.getCodecFactory().release();
    }
  }
}
