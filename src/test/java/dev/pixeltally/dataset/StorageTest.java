package dev.pixeltally.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both storages on the same folder: Hadoop's is asked through its own local file system. */
class StorageTest {
  @TempDir Path temp;

  @BeforeEach
  void files() throws Exception {
    new Tree(temp).file("a.png", "12345").file("empty.png", "").file("below/b.png", "1");
  }

  @Test
  void bothStoragesSeeTheSame() throws Exception {
    for (Storage storage :
        new Storage[] {
          local(), copy(hadoop()), copy(local()), copy(Storage.everywhere(Map.of()))
        }) {
      Map<String, Long> files = new TreeMap<>();
      storage.list(temp.toString(), temp.toString(), files::put);
      assertThat(files).containsOnly(Map.entry("a.png", 5L), Map.entry("empty.png", 0L));
      assertThat(storage.folders(temp.toString())).containsExactly("below");
      assertThat(storage.isFolder(at("below"))).isTrue();
      assertThat(storage.isFile(at("below"))).isFalse();
      assertThat(storage.isFile(at("a.png"))).isTrue();
      assertThat(storage.isFile(at("none"))).isFalse();
      assertThat(storage.read(at("a.png"), 5, Reason.MISSING_IMAGE)).hasSize(5);
      assertThat(reason(storage, "a.png", 4)).isEqualTo(Reason.TOO_MANY_BYTES);
      assertThat(reason(storage, "empty.png", 4)).isEqualTo(Reason.EMPTY_FILE);
      assertThat(reason(storage, "none.png", 4)).isEqualTo(Reason.MISSING_TRUTH);
    }
  }

  @Test
  void theAddressDecidesTheStorage() {
    assertThat(Storage.of("/data/x")).isInstanceOf(LocalStorage.class);
    assertThat(Storage.of("x:y")).isInstanceOf(LocalStorage.class);
    assertThat(Storage.of("file:///data/x")).isInstanceOf(LocalStorage.class);
    assertThat(Storage.of("s3a://bucket/x")).isInstanceOf(HadoopStorage.class);
    assertThat(Storage.of("file:///a b/../c").absolute("file:///a b/../c")).isEqualTo("/c");
  }

  private Reason reason(Storage storage, String name, long limit) {
    return catchThrowableOfType(
            SampleException.class, () -> storage.read(at(name), limit, Reason.MISSING_TRUTH))
        .reason();
  }

  private String at(String name) {
    return temp.resolve(name).toString();
  }

  private static Storage local() {
    return LocalStorage.INSTANCE;
  }

  private static Storage hadoop() {
    return new HadoopStorage(Map.of("fs.defaultFS", "file:///"));
  }

  private static Storage copy(Storage storage) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(storage);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Storage) in.readObject();
    }
  }
}
