package dev.pixeltally.tables;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * What cleaning a folder of runs asks of a storage. Addresses are relative to that folder, with
 * slashes; links are never followed, lest something is removed that lies elsewhere.
 */
interface FileTree {
  /** What stands under a name. */
  enum Kind {
    FILE,
    FOLDER,
    LINK
  }

  /** A name in a folder. */
  record Entry(String name, Kind kind) {
    boolean isFolder() {
      return kind == Kind.FOLDER;
    }
  }

  /**
   * What lies in a folder, at any depth, or one file.
   *
   * @param bytes in all files together
   * @param newest when a file was last written, by the storage's clock; null without files
   */
  record Content(long files, long bytes, Instant newest) {
    static final Content NONE = new Content(0, 0, null);

    Content plus(long size, Instant written) {
      Instant later = newest == null || written.isAfter(newest) ? written : newest;
      return new Content(files + 1, bytes + size, later);
    }
  }

  /**
   * The files of a folder of runs; local paths without Hadoop.
   *
   * @param hadoop gives Hadoop's settings; asked only for addresses that are not local
   */
  static FileTree of(String out, Supplier<Configuration> hadoop) {
    return ParquetFiles.isLocal(out)
        ? new LocalTree(ParquetFiles.path(out))
        : new HadoopTree(out, hadoop);
  }

  /** An address in full, for messages. */
  String shown(String address);

  /** The names in a folder, sorted; none where there is no such folder. */
  List<Entry> list(String folder) throws IOException;

  /** How much lies in a folder, or one file's size; nothing where there is neither. */
  Content content(String address) throws IOException;

  /** A text file; nothing where nothing has that name. */
  Optional<String> read(String file) throws IOException;

  /** Removes a file, a link itself, or a folder with all that is in it; it may be gone already. */
  void delete(String address) throws IOException;

  /** Removes a folder in which nothing is. */
  void deleteEmpty(String folder) throws IOException;

  /** Writes an empty file, its folder too; when that was, by the storage's clock. */
  Instant touch(String file) throws IOException;
}
