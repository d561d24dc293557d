package dev.pixeltally.tables;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Nearest;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;

/**
 * Where a run's files lie below {@code <out>}; local paths without Hadoop, any other through it.
 *
 * <p>A run is complete once {@code run.json} stands in its folder; {@code latest.json} is replaced
 * after that, and only ever points to a complete run. What one process writes is a {@link #draft}:
 * it comes to its place as a whole, or is taken back when it is closed.
 */
public final class RunFolder implements Closeable {
  /** Hadoop's committers and readers know this name as that of what is not there yet. */
  private static final String DRAFTS = "_temporary";

  private final String out;
  private final String id;
  private final Supplier<Configuration> hadoop;
  private final boolean draft;
  private boolean published;

  /**
   * Names the places; creates nothing.
   *
   * @param out folder of all runs
   * @param hadoop gives Hadoop's settings; asked only for addresses that are not local
   */
  public RunFolder(String out, String id, Supplier<Configuration> hadoop) {
    this(out, id, hadoop, false);
  }

  private RunFolder(String out, String id, Supplier<Configuration> hadoop, boolean draft) {
    this.draft = draft;
    String plain = out.endsWith("/") && out.length() > 1 ? out.substring(0, out.length() - 1) : out;
    // In full, so that it means the same in every process.
    this.out =
        ParquetFiles.isLocal(plain)
            ? ParquetFiles.path(plain).toAbsolutePath().normalize().toString()
            : plain;
    this.id = id;
    this.hadoop = hadoop;
  }

  /**
   * A run that one process writes. Nothing of it stands in its place before all of it does; only
   * beyond local disks, where folders may have no names to change, tables come one by one.
   *
   * @param out folder of all runs
   * @param hadoop gives Hadoop's settings; asked only for addresses that are not local
   */
  public static RunFolder draft(String out, String id, Supplier<Configuration> hadoop) {
    return new RunFolder(out, id, hadoop, true);
  }

  /**
   * A run that is there.
   *
   * @param out folder of all runs
   * @param run its name, or {@code latest} for the one that {@code latest.json} points to
   * @param hadoop gives Hadoop's settings; asked only for addresses that are not local
   * @throws Refusal where there is none of that name
   */
  public static RunFolder find(String out, String run, Supplier<Configuration> hadoop)
      throws IOException {
    FileTree tree = FileTree.of(out, hadoop);
    String id = run.equals("latest") ? read(tree, out, "latest.json").text("run") : run;
    if (!isComplete(tree, id)) {
      List<String> there = new ArrayList<>();
      for (FileTree.Entry entry : tree.list("runs")) {
        if (isComplete(tree, entry.name())) {
          there.add(entry.name());
        }
      }
      throw new Refusal(
          "No complete run is named "
              + id
              + " in "
              + out
              + (there.isEmpty() ? ": there is none at all" : Nearest.hint(id, there)));
    }
    return new RunFolder(out, id, hadoop);
  }

  private static boolean isComplete(FileTree tree, String id) throws IOException {
    return tree.content(manifest(id)).files() == 1;
  }

  private static String manifest(String id) {
    return "runs/" + id + "/run.json";
  }

  private static YamlNode read(FileTree tree, String out, String file) throws IOException {
    String text =
        tree.read(file)
            .orElseThrow(
                () ->
                    new Refusal(
                        "Cannot read "
                            + tree.shown(file)
                            + ": "
                            + (ParquetFiles.isLocal(out)
                                ? MissingPath.hint(ParquetFiles.path(out).resolve(file))
                                : "no such file")));
    return YamlNode.parse(text, tree.shown(file));
  }

  /** What {@code run.json} says of the run. */
  public YamlNode manifest() throws IOException {
    return read(FileTree.of(out, hadoop), out, manifest(id));
  }

  /** Gives Hadoop's settings; asked only for addresses that are not local. */
  Supplier<Configuration> hadoop() {
    return hadoop;
  }

  public String id() {
    return id;
  }

  /**
   * Keeps vacuum away from other runs' predictions; to be held from before they are looked at until
   * this run is published. Waits while a vacuum is at work.
   *
   * @param waiting is told once that there is something to wait for
   */
  public AtWork atWork(Consumer<String> waiting) throws IOException {
    return AtWork.run(FileTree.of(out, hadoop), id, waiting);
  }

  /** This run's own folder. */
  public String address() {
    return out + "/runs/" + id;
  }

  /**
   * The folder of all runs as a URI, for Hadoop: a plain path is a local one here, whatever
   * Hadoop's default file system is.
   */
  public String uri() {
    return ParquetFiles.isLocal(out) ? "file://" + out : out;
  }

  /** Where a run's files of a table lie, relative to the folder of all runs. */
  public static String within(Table table, String id) {
    return table == Table.PREDICTIONS
        ? table.folder() + "/run=" + id
        : "runs/" + id + "/" + table.folder();
  }

  /** This run's part of the predictions. */
  public String predictions() {
    return address(Table.PREDICTIONS);
  }

  /** The predictions of all runs. */
  String store() {
    return out + "/" + Table.PREDICTIONS.folder();
  }

  /** The folder of the pictures as a URI, for Hadoop. */
  public String overlaysUri() {
    return uri() + overlays().substring(out.length());
  }

  /** Folder of the pictures. */
  public String overlays() {
    return address() + "/overlays";
  }

  /** This run's files of a table; a {@link TableReader} reads them as one. */
  public String address(Table table) {
    return out + "/" + within(table, id);
  }

  /** A writer of one file of a table in this run's folder. */
  public TableWriter writer(Table table) throws IOException {
    return writer(table, "driver");
  }

  /**
   * A writer of one of several files of a table in this run's folder.
   *
   * @param part tells the files apart; of a name's letters, digits and hyphens
   */
  public TableWriter writer(Table table, String part) throws IOException {
    String folder = table == Table.PREDICTIONS ? address(table) : written() + "/" + table.folder();
    prepare();
    String file = "/part-" + part + "-" + id + ".parquet";
    return TableWriter.open(table, folder + file, hadoop);
  }

  /** Another run may just take the drafts' folder away, as its own draft was the last in it. */
  private void prepare() throws IOException {
    for (int left = 100; draft && ParquetFiles.isLocal(out); left--) {
      try {
        Files.createDirectories(ParquetFiles.path(written()));
        return;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /** Where the run's files are written. */
  private String written() {
    return draft && ParquetFiles.isLocal(out) ? out + "/" + DRAFTS + "/" + id : address();
  }

  /** Publishes the run: its manifest, then the pointer to it. */
  public void publish(String manifest) throws IOException {
    prepare();
    put(written() + "/run.json", manifest.getBytes(StandardCharsets.UTF_8));
    if (!written().equals(address())) {
      Path place = ParquetFiles.path(address());
      Files.createDirectories(place.getParent());
      Files.move(ParquetFiles.path(written()), place, StandardCopyOption.ATOMIC_MOVE);
    }
    published = true;
    String pointer = "{\"run\": \"" + id + "\", \"path\": \"runs/" + id + "\"}\n";
    put(out + "/latest.json", pointer.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes back a draft that was not published; any other run stays as it is. */
  @Override
  public void close() throws IOException {
    if (!draft) {
      return;
    }
    if (!ParquetFiles.isLocal(out)) {
      if (!published) {
        org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(address());
        FileContext.getFileContext(place.toUri(), hadoop.get()).delete(place, true);
      }
      return;
    }
    Path place = ParquetFiles.path(written());
    if (Files.exists(place)) {
      try (Stream<Path> all = Files.walk(place)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
    try {
      Files.deleteIfExists(place.getParent());
    } catch (DirectoryNotEmptyException e) {
      // Another run's draft is in it.
    }
  }

  /** Whole or not at all: a file of another name, then renamed over the old one. */
  private void put(String address, byte[] content) throws IOException {
    String draft = address + "." + id + ".tmp";
    if (ParquetFiles.isLocal(address)) {
      Path path = ParquetFiles.path(address);
      Path from = ParquetFiles.path(draft);
      Files.createDirectories(path.toAbsolutePath().getParent());
      try (FileChannel file = FileChannel.open(from, CREATE, WRITE, TRUNCATE_EXISTING)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          file.write(rest);
        }
        // On the disk before it has its name, or a power cut leaves an empty file of that name.
        file.force(true);
      }
      Files.move(from, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(draft);
    org.apache.hadoop.fs.Path to = new org.apache.hadoop.fs.Path(address);
    FileContext files = FileContext.getFileContext(to.toUri(), hadoop.get());
    // An object appears with its last byte and replaces the old one then; renaming it would be a
    // copy, with a moment in which there is neither.
    boolean whole = files.hasPathCapability(to, CommonPathCapabilities.ABORTABLE_STREAM);
    EnumSet<CreateFlag> create = EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE);
    try (FSDataOutputStream stream =
        files.create(whole ? to : from, create, Options.CreateOpts.createParent())) {
      try {
        stream.write(content);
      } catch (IOException | RuntimeException e) {
        if (whole) {
          stream.abort();
        }
        throw e;
      }
    }
    if (!whole) {
      files.rename(from, to, Options.Rename.OVERWRITE);
    }
  }
}
