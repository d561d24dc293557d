package dev.pixeltally.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Each address by the storage that serves it: images in a bucket, results on a local disk. */
final class EveryStorage implements Storage {
  private static final long serialVersionUID = 1L;

  private final TreeMap<String, String> hadoop;
  private transient volatile Storage remote;

  EveryStorage(Map<String, String> hadoop) {
    this.hadoop = new TreeMap<>(hadoop);
  }

  private Storage at(String address) {
    if (Addresses.isLocal(address)) {
      return LocalStorage.INSTANCE;
    }
    Storage known = remote;
    if (known == null) {
      known = new HadoopStorage(hadoop);
      remote = known;
    }
    return known;
  }

  /** What bounds links on a local disk, or the other where it is no local address. */
  private static String bound(String one, String other) {
    return Addresses.isLocal(one) ? one : other;
  }

  @Override
  public String absolute(String address) {
    return at(address).absolute(address);
  }

  @Override
  public boolean isFolder(String address) {
    return at(address).isFolder(address);
  }

  @Override
  public boolean isFile(String address) {
    return at(address).isFile(address);
  }

  @Override
  public void list(String folder, String root, Visitor visitor) throws IOException {
    at(folder).list(folder, bound(root, folder), visitor);
  }

  @Override
  public boolean within(String folder, String one, String other) {
    return at(folder).within(folder, bound(one, other), bound(other, one));
  }

  @Override
  public List<String> folders(String folder) {
    return at(folder).folders(folder);
  }

  @Override
  public byte[] read(String address, long limit, Reason ifMissing) throws SampleException {
    return at(address).read(address, limit, ifMissing);
  }

  @Override
  public InputStream open(String address) throws IOException {
    return at(address).open(address);
  }

  @Override
  public long size(String address) throws IOException {
    return at(address).size(address);
  }
}
