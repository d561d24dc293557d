package dev.pixeltally.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Where files lie: the local disk, or anything that Hadoop's {@code FileSystem} reaches (S3, HDFS).
 * An address is a local path, a {@code file:} URI or a URI of another scheme. Serializable, so that
 * a task reads what the driver listed; threads may share one.
 */
public interface Storage extends Serializable {

  /** The size that {@link Visitor} is told of a link that leads out of the dataset. */
  long OUTSIDE = -1;

  /** Is told the files of a folder one by one. */
  @FunctionalInterface
  interface Visitor {
    /**
     * One file.
     *
     * @param name the file's name, without its folder
     * @param bytes its size, or {@link #OUTSIDE}
     */
    void file(String name, long bytes);

    /**
     * As above, where the storage says when the file was changed last.
     *
     * @param modified milliseconds since 1970
     */
    default void file(String name, long bytes, long modified) {
      file(name, bytes);
    }
  }

  /** The storage that serves an address. */
  static Storage of(String address) {
    return of(address, Map.of());
  }

  /**
   * The storage that serves an address.
   *
   * @param hadoop Hadoop's settings ({@code fs.s3a.endpoint} and so on) beyond those on the class
   *     path; not looked at for local addresses
   */
  static Storage of(String address, Map<String, String> hadoop) {
    return Addresses.isLocal(address) ? LocalStorage.INSTANCE : new HadoopStorage(hadoop);
  }

  /**
   * A storage that serves addresses of every kind, each in its place.
   *
   * @param hadoop as in {@link #of(String, Map)}
   */
  static Storage everywhere(Map<String, String> hadoop) {
    return new EveryStorage(hadoop);
  }

  /** The address in full: absolute for local paths, so that it means the same in every process. */
  String absolute(String address);

  boolean isFolder(String address);

  boolean isFile(String address);

  /**
   * Tells the regular files directly in a folder, in no particular order, with their sizes, in one
   * listing. Links that lead out of {@code root} and of the folder itself have the size {@link
   * #OUTSIDE}; broken links and folders are left out.
   */
  void list(String folder, String root, Visitor visitor) throws IOException;

  /** Whether a folder, links followed, lies in one of two others. */
  default boolean within(String folder, String one, String other) {
    return true;
  }

  /** Names of the folders directly in a folder, sorted; empty where it is none. */
  List<String> folders(String folder);

  /**
   * The bytes of a file.
   *
   * @param limit refuses more bytes than this before reading them
   * @param ifMissing the reason where there is no such file
   * @throws SampleException at {@link Stage#READ}: EMPTY_FILE, TOO_MANY_BYTES, UNREADABLE or {@code
   *     ifMissing}
   * @throws StorageFault where the storage failed, which says nothing about the file
   */
  byte[] read(String address, long limit, Reason ifMissing) throws SampleException;

  /** The bytes of a file as a stream, for what is read piece by piece; closed by the caller. */
  InputStream open(String address) throws IOException;

  /** A file's size in bytes. */
  long size(String address) throws IOException;
}
