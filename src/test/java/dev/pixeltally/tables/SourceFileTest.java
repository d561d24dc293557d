package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that cannot be reached is another thing than a file that is broken. */
class SourceFileTest {
  private static final int ROWS = 30_000;

  @TempDir Path folder;

  /** A disk that fails in the middle of each file. */
  public static final class Worn extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("worn:///");
    }

    @Override
    public String getScheme() {
      return "worn";
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int buffer) throws IOException {
      FSDataInputStream whole = super.open(path, buffer);
      long length = getFileStatus(path).getLen();
      return new FSDataInputStream(
          new FSInputStream() {
            @Override
            public void seek(long to) throws IOException {
              whole.seek(to);
            }

            @Override
            public long getPos() throws IOException {
              return whole.getPos();
            }

            @Override
            public boolean seekToNewSource(long to) {
              return false;
            }

            @Override
            public int read() throws IOException {
              fail(1);
              return whole.read();
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
              fail(count);
              return whole.read(into, from, count);
            }

            private void fail(int count) throws IOException {
              if (getPos() < length / 2 && getPos() + count > length / 4) {
                throw new IOException("connection reset");
              }
            }

            @Override
            public void close() throws IOException {
              whole.close();
            }
          });
    }
  }

  private Path write() throws IOException {
    Path file = folder.resolve("dt.parquet");
    try (TableWriter out =
        TableWriter.open(Table.DETECTIONS, file.toString(), Configuration::new)) {
      for (int i = 0; i < ROWS; i++) {
        double[] box = {i, 1 / (1.0 + i), 3, 4};
        out.write(DetectionRows.row(null, 1, 1, .5, box, null, null));
      }
    }
    return file;
  }

  private static long read(String address) throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.worn.impl", Worn.class.getName());
    CocoResultsBuilder into = new CocoResultsBuilder(address, Set.of());
    try (DetectionFile in = DetectionFile.open(address, address, into, Set.of(), () -> hadoop)) {
      while (in.step()) {
        // The builder counts.
      }
    }
    return into.detections();
  }

  @Test
  void whatStorageFailsWithIsNoRefusal() throws Exception {
    Path file = write();
    assertThat(read(file.toString())).isEqualTo(ROWS);
    assertThatThrownBy(() -> read("worn:" + file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("worn:" + file)
        .hasMessageContaining("connection reset");
    assertThatThrownBy(() -> read("worn:" + folder + "/none.parquet"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.parquet");
  }

  @Test
  void whatEndsTooEarlyIsRefused() throws Exception {
    Path file = write();
    byte[] bytes = Files.readAllBytes(file);
    // The footer stays as it is, behind pages that are not there.
    byte[] tail = Arrays.copyOfRange(bytes, bytes.length - 5000, bytes.length);
    Files.write(file, tail);
    assertThatThrownBy(() -> read(file.toString()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("dt.parquet");
  }
}
