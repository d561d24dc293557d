package dev.pixeltally.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Everything that is not the local disk, through Hadoop's {@code FileSystem}. Its classes load only
 * when such an address is used. Object stores have no links: what lies in a folder is inside.
 *
 * <p>What a file is (missing, empty, too large, of wrong checksums) becomes the sample's failure.
 * Anything else that goes wrong is the storage's: it is tried again from the start, and at last a
 * {@link StorageFault}.
 */
final class HadoopStorage implements Storage {
  private static final long serialVersionUID = 1L;

  /** Pauses before another attempt; S3's client has tried each request several times itself. */
  private static final long[] PAUSES_MILLIS = {250, 2_000};

  private final TreeMap<String, String> settings;
  private transient volatile Configuration configuration;

  HadoopStorage(Map<String, String> settings) {
    this.settings = new TreeMap<>(settings);
  }

  private FileSystem fileSystem(Path path) throws IOException {
    Configuration c = configuration;
    if (c == null) {
      c = new Configuration();
      for (Map.Entry<String, String> e : settings.entrySet()) {
        c.set(e.getKey(), e.getValue());
      }
      configuration = c;
    }
    return path.getFileSystem(c);
  }

  /** Null where there is nothing. */
  private FileStatus status(String address) {
    Path path = new Path(address);
    try {
      return fileSystem(path).getFileStatus(path);
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      throw new StorageFault("Cannot look at " + address + ": " + e, e);
    }
  }

  @Override
  public String absolute(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  @Override
  public boolean isFolder(String address) {
    FileStatus status = status(address);
    return status != null && status.isDirectory();
  }

  @Override
  public boolean isFile(String address) {
    FileStatus status = status(address);
    return status != null && status.isFile();
  }

  @Override
  public void list(String folder, String root, Visitor visitor) throws IOException {
    Path path = new Path(folder);
    RemoteIterator<FileStatus> files = fileSystem(path).listStatusIterator(path);
    while (files.hasNext()) {
      FileStatus status = files.next();
      if (status.isFile()) {
        visitor.file(status.getPath().getName(), status.getLen(), status.getModificationTime());
      }
    }
  }

  @Override
  public List<String> folders(String folder) {
    List<String> names = new ArrayList<>();
    Path path = new Path(folder);
    try {
      for (FileStatus status : fileSystem(path).listStatus(path)) {
        if (status.isDirectory()) {
          names.add(status.getPath().getName());
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new StorageFault("Cannot list " + folder + ": " + e, e);
    }
    names.sort(null);
    return names;
  }

  @Override
  public byte[] read(String address, long limit, Reason ifMissing) throws SampleException {
    Path path = new Path(address);
    for (int failed = 0; ; failed++) {
      try {
        FileSystem files = fileSystem(path);
        FileStatus status = files.getFileStatus(path);
        try (InputStream in = whole(files, status)) {
          return Reading.bounded(in, status.getLen(), address, limit);
        }
      } catch (FileNotFoundException e) {
        throw new SampleException(
            Stage.READ, ifMissing, "Cannot read " + address + ": no such file", e);
      } catch (ChecksumException e) {
        throw Reading.unreadable(address, e);
      } catch (IOException e) {
        if (failed == PAUSES_MILLIS.length || isFinal(e)) {
          throw new StorageFault("Cannot read " + address + ": " + tries(failed) + e, e);
        }
        pause(address, PAUSES_MILLIS[failed], e);
      }
    }
  }

  /** A denial stays one; an interruption is the task's end. */
  private static boolean isFinal(IOException e) {
    return e instanceof AccessDeniedException
        || e instanceof AccessControlException
        || (e instanceof InterruptedIOException && Thread.currentThread().isInterrupted());
  }

  private static String tries(int failed) {
    return failed == 0 ? "" : "tried " + (failed + 1) + " times, at last ";
  }

  private static void pause(String address, long millis, IOException why) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageFault("Interrupted while reading " + address, why);
    }
  }

  /** From the first byte to the last, in one request where the storage has requests. */
  private static InputStream whole(FileSystem files, FileStatus status) throws IOException {
    try {
      return FutureIO.awaitFuture(
          files
              .openFile(status.getPath())
              .withFileStatus(status)
              .opt(
                  OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                  OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
              .build());
    } catch (CancellationException | CompletionException e) {
      throw new IOException(e);
    }
  }

  @Override
  public InputStream open(String address) throws IOException {
    Path path = new Path(address);
    FileSystem files = fileSystem(path);
    FileStatus status = files.getFileStatus(path);
    return new WholeStream(whole(files, status), address, status.getLen());
  }

  @Override
  public long size(String address) throws IOException {
    Path path = new Path(address);
    return fileSystem(path).getFileStatus(path).getLen();
  }
}
