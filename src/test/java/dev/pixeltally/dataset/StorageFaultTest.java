package dev.pixeltally.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a storage that fails is taken for. */
class StorageFaultTest {
  private static final AtomicInteger OPENED = new AtomicInteger();

  @TempDir Path folder;

  /** The local disk, on which a file's name says what goes wrong with it. */
  public static final class Flaky extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("flaky:///");
    }

    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path f) throws IOException {
      FileStatus status = super.getFileStatus(f);
      boolean more = f.getName().startsWith("short");
      return new FileStatus(
          status.getLen() + (more ? 3 : 0), status.isDirectory(), 1, 1, 0, status.getPath());
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path f, int buffer) throws IOException {
      int before = OPENED.getAndIncrement();
      switch (f.getName()) {
        case "once.png" -> fail(before == 0, new IOException("reset"));
        case "never.png" -> fail(true, new IOException("reset"));
        case "denied.png" -> fail(true, new AccessDeniedException("denied.png"));
        case "sums.png" -> fail(true, new ChecksumException("sums.png", 0));
        default -> {}
      }
      return super.open(f, buffer);
    }

    private static void fail(boolean now, IOException with) throws IOException {
      if (now) {
        throw with;
      }
    }
  }

  @BeforeEach
  void files() throws IOException {
    Tree tree = new Tree(folder);
    for (String name : new String[] {"once", "never", "denied", "sums", "short", "empty"}) {
      tree.file(name + ".png", name.equals("empty") ? "" : "12345");
    }
    OPENED.set(0);
  }

  private String at(String name) {
    return "flaky://" + folder.resolve(name);
  }

  private static Storage storage() {
    return new HadoopStorage(Map.of("fs.flaky.impl", Flaky.class.getName()));
  }

  private byte[] read(String name) throws SampleException {
    return storage().read(at(name), 100, Reason.MISSING_IMAGE);
  }

  @Test
  void whatPassesIsTriedAgain() throws Exception {
    assertThat(read("once.png")).hasSize(5);
    assertThat(OPENED).hasValue(2);
  }

  @Test
  void whatDoesNotPassIsNoFailureOfTheImage() {
    assertThatThrownBy(() -> read("never.png"))
        .isInstanceOf(StorageFault.class)
        .hasMessageContaining("Cannot read " + at("never.png") + ": tried 3 times")
        .hasMessageContaining("reset");
  }

  @Test
  void aPartOfAFileIsNoFile() throws Exception {
    assertThatThrownBy(() -> read("short.png"))
        .isInstanceOf(StorageFault.class)
        .hasMessageContaining("ended after 5 of its 8 bytes");
    try (InputStream in = storage().open(at("short.png"))) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(EOFException.class);
    }
    InputStream bytes = new ByteArrayInputStream(new byte[5]);
    assertThat(new WholeStream(bytes, "x", 5).readAllBytes()).hasSize(5);
  }

  @Test
  void aDenialIsNotTriedAgain() {
    assertThatThrownBy(() -> read("denied.png")).isInstanceOf(StorageFault.class);
    assertThat(OPENED).hasValue(1);
  }

  @Test
  void whatTheFileItselfIsBecomesItsFailure() {
    for (Map.Entry<String, Reason> one :
        Map.of(
                "none.png", Reason.MISSING_IMAGE,
                "empty.png", Reason.EMPTY_FILE,
                "sums.png", Reason.UNREADABLE)
            .entrySet()) {
      assertThatThrownBy(() -> read(one.getKey()))
          .isInstanceOfSatisfying(
              SampleException.class, e -> assertThat(e.reason()).isEqualTo(one.getValue()));
    }
  }
}
