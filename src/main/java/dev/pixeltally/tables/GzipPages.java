package dev.pixeltally.tables;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages by the JDK's own gzip, or leaves them as they are. Parquet's factory asks Hadoop
 * for codecs, which first reads all of Hadoop's settings, and Snappy unpacks a library of machine
 * code: a third of a second, more than a short command takes in all.
 */
final class GzipPages implements CompressionCodecFactory {

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return switch (codec) {
      case GZIP -> new Compressor();
      case UNCOMPRESSED -> new AsItIs();
      default -> throw new IllegalArgumentException("Pages are not written by " + codec);
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Pages are only written here");
  }

  @Override
  public void release() {}

  private static final class Compressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new Fast(packed)) {
        page.writeAllTo(gzip);
      }
      return BytesInput.from(packed);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.GZIP;
    }

    @Override
    public void release() {}
  }

  /** Its fastest level: tables are small, and most of them repeat themselves. */
  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream to) throws IOException {
      super(to);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static final class AsItIs implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) {
      return page;
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.UNCOMPRESSED;
    }

    @Override
    public void release() {}
  }
}
