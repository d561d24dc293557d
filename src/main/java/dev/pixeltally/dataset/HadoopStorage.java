package dev.pixeltally.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Everything that is not the local disk, through Hadoop's {@code FileSystem}. Its classes load only
 * when such an address is used. Object stores have no links: what lies in a folder is inside.
 */
final class HadoopStorage implements Storage {
  private static final long serialVersionUID = 1L;

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
      throw new UncheckedIOException("Cannot look at " + address + ": " + e.getMessage(), e);
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
    } catch (IOException e) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  @Override
  public byte[] read(String address, long limit, Reason ifMissing) throws SampleException {
    Path path = new Path(address);
    try {
      FileSystem fs = fileSystem(path);
      long size = fs.getFileStatus(path).getLen();
      try (InputStream in = fs.open(path)) {
        return Reading.bounded(in, size, address, limit);
      }
    } catch (FileNotFoundException e) {
      throw new SampleException(
          Stage.READ, ifMissing, "Cannot read " + address + ": no such file", e);
    } catch (IOException e) {
      throw Reading.unreadable(address, e);
    }
  }

  @Override
  public InputStream open(String address) throws IOException {
    Path path = new Path(address);
    return fileSystem(path).open(path);
  }

  @Override
  public long size(String address) throws IOException {
    Path path = new Path(address);
    return fileSystem(path).getFileStatus(path).getLen();
  }
}
