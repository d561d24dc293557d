package dev.pixeltally.tables;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Everything that is not the local disk, through Hadoop's {@code FileSystem}. */
final class HadoopTree implements FileTree {
  private final String out;
  private final Supplier<Configuration> hadoop;
  private FileSystem system;

  HadoopTree(String out, Supplier<Configuration> hadoop) {
    this.out = out.endsWith("/") ? out.substring(0, out.length() - 1) : out;
    this.hadoop = hadoop;
  }

  private synchronized FileSystem files() throws IOException {
    if (system == null) {
      system = new Path(out).getFileSystem(hadoop.get());
    }
    return system;
  }

  private Path path(String address) {
    return new Path(shown(address));
  }

  @Override
  public String shown(String address) {
    return address.isEmpty() ? out : out + "/" + address;
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try {
      for (FileStatus status : files().listStatus(path(folder))) {
        Kind kind = status.isSymlink() ? Kind.LINK : status.isDirectory() ? Kind.FOLDER : Kind.FILE;
        entries.add(new Entry(status.getPath().getName(), kind));
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  @Override
  public Content content(String address) throws IOException {
    Content sum = Content.NONE;
    try {
      // Flat: of an object store one request tells a thousand files, whatever folders they are in.
      RemoteIterator<? extends FileStatus> all = files().listFiles(path(address), true);
      while (all.hasNext()) {
        FileStatus file = all.next();
        sum = sum.plus(file.getLen(), Instant.ofEpochMilli(file.getModificationTime()));
      }
    } catch (FileNotFoundException e) {
      return Content.NONE;
    }
    return sum;
  }

  @Override
  public Optional<String> read(String file) throws IOException {
    try (InputStream in = files().open(path(file))) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String address) throws IOException {
    Path path = path(address);
    // False where it is not there; also where Hadoop cannot and does not say why.
    if (!files().delete(path, true) && files().exists(path)) {
      throw new IOException("Cannot delete " + path + ": its file system does not say why");
    }
  }

  @Override
  public void deleteEmpty(String folder) throws IOException {
    if (list(folder).isEmpty()) {
      try {
        files().delete(path(folder), false);
      } catch (IOException e) {
        // Somebody's file came into it.
      }
    }
  }

  @Override
  public Instant touch(String file) throws IOException {
    Path path = path(file);
    try (OutputStream stream = files().create(path, true)) {
      stream.write('\n');
    }
    return Instant.ofEpochMilli(files().getFileStatus(path).getModificationTime());
  }
}
