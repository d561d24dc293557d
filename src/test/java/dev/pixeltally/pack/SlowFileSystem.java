package dev.pixeltally.pack;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk as {@code slow:} addresses, as an object store behaves: each request (a look at a
 * file, a listing, the first read, one after every seek even if that leads nowhere else) is counted
 * and takes {@code fs.slow.ms} more.
 */
public final class SlowFileSystem extends FileSystem {
  static final AtomicLong REQUESTS = new AtomicLong();
  static final AtomicLong OPENED = new AtomicLong();

  private final RawLocalFileSystem disk = new RawLocalFileSystem();
  private long delay;

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    disk.initialize(URI.create("file:///"), conf);
    delay = conf.getLong("fs.slow.ms", 0);
    setConf(conf);
  }

  private void request() throws IOException {
    REQUESTS.incrementAndGet();
    if (delay > 0) {
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private static Path local(Path path) {
    return new Path("file", null, path.toUri().getPath());
  }

  private static FileStatus ours(FileStatus status) {
    status.setPath(new Path("slow", "", status.getPath().toUri().getPath()));
    return status;
  }

  @Override
  public URI getUri() {
    return URI.create("slow:///");
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    OPENED.incrementAndGet();
    FileStatus status = disk.getFileStatus(local(path));
    if (status.isDirectory()) {
      throw new FileNotFoundException(path + " is a folder");
    }
    return new FSDataInputStream(new Ranges(path));
  }

  /** A request begins with the first byte that is read, and after every seek. */
  private final class Ranges extends FSInputStream {
    private final FSDataInputStream in;
    private boolean asked;

    Ranges(Path path) throws IOException {
      in = disk.open(local(path), 1 << 16);
    }

    @Override
    public void seek(long to) throws IOException {
      asked = false;
      in.seek(to);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long to) {
      return false;
    }

    @Override
    public int read() throws IOException {
      ask();
      return in.read();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      ask();
      return in.read(into, from, length);
    }

    private void ask() throws IOException {
      if (!asked) {
        asked = true;
        request();
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    request();
    return disk.create(local(path), permission, overwrite, buffer, replication, block, progress);
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    request();
    return disk.rename(local(from), local(to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    request();
    return disk.delete(local(path), recursive);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    request();
    FileStatus[] all = disk.listStatus(local(path));
    for (FileStatus one : all) {
      ours(one);
    }
    return all;
  }

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path("slow:///");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return disk.mkdirs(local(path), permission);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    request();
    return ours(disk.getFileStatus(local(path)));
  }
}
