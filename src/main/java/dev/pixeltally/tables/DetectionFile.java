package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import dev.pixeltally.dataset.coco.DetectionStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;

/**
 * One Parquet file of {@link Table#DETECTIONS}, ours or another tool's of the same column names, as
 * a stream of what COCO's JSON would give: column by column, some thousand values of each at a
 * time, no objects of rows. Memory is a page of each column, whatever the file's size.
 */
public final class DetectionFile implements DetectionStream {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int ROWS = 4096;
  private static final ColumnPath RUN = ColumnPath.get("run_id");

  private final String file;
  private final CocoResultsBuilder builder;
  private final long total;
  private final PagedFile in;
  private final DetectionColumns columns;
  private final MessageType projection;
  private final OneRun run = new OneRun();
  private final boolean[] empty = new boolean[ROWS];
  private final long[] images = new long[ROWS];
  private final long[] categories = new long[ROWS];
  private final double[] scores = new double[ROWS];
  private final double[][] box = new double[4][ROWS];
  private final long[] heights = new long[ROWS];
  private final long[] widths = new long[ROWS];
  private final boolean[] boxless = new boolean[ROWS];

  private Columns group;

  /** Rows of the group that are not in the arrays yet. */
  private long left;

  /** Rows in the arrays, and those of them that the builder has. */
  private int held;

  private int given;

  private DetectionFile(
      PagedFile in, String file, CocoResultsBuilder builder, Set<CocoPart> parts, long total) {
    this.in = in;
    this.file = file;
    this.builder = builder;
    this.total = total;
    MessageType schema = in.metadata().getSchema();
    List<BlockMetaData> groups = in.groups();
    if (rows(in) == 0) {
      DetectionColumns.requireNeeded(schema, file);
      columns = null;
      projection = null;
    } else {
      EmptyColumns known = EmptyColumns.of(groups);
      columns = DetectionColumns.of(schema, known, file).wanted(known, parts);
      projection = columns.projection(schema);
    }
    groups.forEach(this::requireOneRun);
  }

  /** Whether a file is Parquet, by its first bytes, which are read. */
  public static boolean isParquet(InputStream in) throws IOException {
    return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
  }

  /**
   * Opens a file.
   *
   * @param address a local path, or a URI for Hadoop
   * @param name the same for messages
   * @param into gathers what is read
   * @param parts what is kept of each beside what the first one makes necessary
   * @param hadoop gives Hadoop's settings; asked only where Hadoop is needed
   * @throws Refusal where it is no Parquet file, or none of detections
   */
  public static DetectionFile open(
      String address,
      String name,
      CocoResultsBuilder into,
      Set<CocoPart> parts,
      Supplier<Configuration> hadoop)
      throws IOException {
    return open(address, name, into, parts, 0, hadoop);
  }

  /** As one of several files with {@code total} rows together; 0: not known. */
  static DetectionFile open(
      String address,
      String name,
      CocoResultsBuilder into,
      Set<CocoPart> parts,
      long total,
      Supplier<Configuration> hadoop)
      throws IOException {
    PagedFile in = parquet(address, name, hadoop);
    try {
      return new DetectionFile(in, name, into, parts, total);
    } catch (Refusal e) {
      in.close();
      throw e;
    } catch (RuntimeException e) {
      in.close();
      throw broken(name, e);
    }
  }

  /** Rows, as the footer says. */
  static long rows(String file, Supplier<Configuration> hadoop) throws IOException {
    try (PagedFile in = parquet(file, file, hadoop)) {
      return rows(in);
    }
  }

  private static long rows(PagedFile in) {
    return in.groups().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  private static PagedFile parquet(String address, String name, Supplier<Configuration> hadoop)
      throws IOException {
    try {
      return PagedFile.open(SourceFile.of(address, hadoop));
    } catch (IOException | RuntimeException e) {
      throwTrouble(name, e);
      throw DetectionColumns.refusal(name, "it is no Parquet file: " + e.getMessage());
    }
  }

  private static Refusal broken(String file, Exception e) throws IOException {
    throwTrouble(file, e);
    Exception why = e instanceof UncheckedIOException io ? io.getCause() : e;
    return new Refusal("Cannot read " + file + " as detections: " + why.getMessage(), e);
  }

  /** A file that could not be reached is not refused: it may be there the next time. */
  private static void throwTrouble(String file, Exception e) throws IOException {
    SourceFile.Trouble trouble = SourceFile.Trouble.in(e);
    if (trouble != null) {
      throw new IOException("Cannot read " + file + ": " + trouble.getMessage(), e);
    }
  }

  private void requireOneRun(BlockMetaData group) {
    for (ColumnChunkMetaData column : group.getColumns()) {
      Statistics<?> bounds = column.getPath().equals(RUN) ? column.getStatistics() : null;
      if (bounds != null && bounds.hasNonNullValue()) {
        run.add(file, bounds.minAsString());
        run.add(file, bounds.maxAsString());
      }
    }
  }

  @Override
  public Optional<String> run() {
    return run.run();
  }

  @Override
  public boolean step() throws IOException {
    try {
      if (given == held && !fill()) {
        return false;
      }
      give(given);
      given++;
      return true;
    } catch (Refusal e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw broken(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The next rows into the arrays; false where there are none. */
  private boolean fill() throws IOException {
    while (left == 0) {
      PageReadStore next = in.next();
      if (next == null) {
        return false;
      }
      left = next.getRowCount();
      if (left > 0) {
        group = new Columns(columns, next, projection, in.metadata().getCreatedBy());
      }
    }
    given = 0;
    held = (int) Math.min(ROWS, left);
    left -= held;
    read(held, group);
    return true;
  }

  /** The readers of one row group: numbers by pages, bytes and lists by values. */
  private static final class Columns {
    private final PageReadStore group;
    private final ColumnReadStoreImpl values;
    final NumberPages image;
    final NumberPages category;
    final NumberPages score;
    final List<NumberPages> box;
    final ColumnValues boxList;
    final NumberPages maskHeight;
    final NumberPages maskWidth;
    final ColumnValues mask;
    final ColumnValues keypoints;
    final boolean packed;

    Columns(DetectionColumns c, PageReadStore group, MessageType schema, String writer)
        throws IOException {
      this.group = group;
      values = new ColumnReadStoreImpl(group, new NoConverter(), schema, writer);
      image = numbers(c.image());
      category = numbers(c.category());
      score = numbers(c.score());
      box = new ArrayList<>();
      for (ColumnDescriptor side : c.box()) {
        box.add(numbers(side));
      }
      boxList = values(c.boxList());
      maskHeight = numbers(c.maskHeight());
      maskWidth = numbers(c.maskWidth());
      mask = values(c.mask());
      keypoints = values(c.keypoints());
      packed = c.keypoints() != null && c.keypoints().getMaxRepetitionLevel() == 0;
    }

    private NumberPages numbers(ColumnDescriptor column) throws IOException {
      return column == null ? null : new NumberPages(group.getPageReader(column), column);
    }

    private ColumnValues values(ColumnDescriptor column) {
      return column == null ? null : new ColumnValues(values.getColumnReader(column), column);
    }
  }

  private void read(int n, Columns in) throws IOException {
    ids(in.image, n, images, "image_id");
    ids(in.category, n, categories, "category_id");
    in.score.numbers(n, scores, empty);
    require(n, "score");
    requireFinite(scores, n, "score");
    for (int side = 0; side < in.box.size(); side++) {
      in.box.get(side).numbers(n, box[side], empty);
      requireFinite(box[side], n, List.of("x", "y", "width", "height").get(side));
      for (int i = 0; i < n; i++) {
        if (side > 0 && boxless[i] != empty[i]) {
          throw wrong(i, "a box of which x, y, width and height are not all there");
        }
        boxless[i] = empty[i];
      }
    }
    if (in.mask != null) {
      size(in.maskHeight, n, heights, "mask_height");
      size(in.maskWidth, n, widths, "mask_width");
    }
  }

  private void give(int i) {
    builder.begin();
    builder.image(images[i]);
    builder.category(categories[i]);
    builder.score(scores[i]);
    if (!group.box.isEmpty() && !boxless[i]) {
      builder.box(box[0][i], box[1][i], box[2][i], box[3][i]);
    }
    if (group.boxList != null) {
      boxOf(group.boxList);
    }
    if (group.mask != null) {
      mask(group.mask, i);
    }
    if (group.keypoints != null) {
      points(group);
    }
    builder.end(total == 0 ? 0 : (double) builder.detections() / total, () -> "");
  }

  private void ids(NumberPages column, int n, long[] into, String name) throws IOException {
    int wrong = column.ids(n, into, empty);
    require(n, name);
    if (wrong >= 0) {
      throw wrong(wrong, name + " that is no whole number");
    }
  }

  private void size(NumberPages column, int n, long[] into, String name) throws IOException {
    int wrong = column.ids(n, into, empty);
    for (int i = 0; i < n; i++) {
      into[i] = empty[i] ? -1 : into[i];
      if (i == wrong || (!empty[i] && into[i] < 0)) {
        throw wrong(i, name + " of " + into[i] + "; 1 and more are valid");
      }
    }
  }

  private void require(int n, String name) {
    for (int i = 0; i < n; i++) {
      if (empty[i]) {
        throw wrong(i, "an empty " + name);
      }
    }
  }

  private void requireFinite(double[] values, int n, String name) {
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(values[i]) && !builder.takesNonFinite()) {
        throw wrong(i, name + " " + values[i] + "; finite numbers are valid");
      }
    }
  }

  /** {@code row} counts from the first that the builder lacks. */
  private Refusal wrong(int row, String what) {
    return DetectionColumns.refusal(
        file, "detection number " + (builder.detections() + row) + " (from 0) has " + what);
  }

  private void boxOf(ColumnValues column) {
    int count = column.nextList();
    if (count == 4) {
      double[] b = column.list();
      for (int k = 0; k < 4; k++) {
        if (!Double.isFinite(b[k]) && !builder.takesNonFinite()) {
          throw wrong(0, "bbox number " + b[k] + "; finite ones are valid");
        }
      }
      builder.box(b[0], b[1], b[2], b[3]);
    } else if (count != 0 && count != -1) {
      throw wrong(
          0,
          count < 0
              ? "a bbox with an empty number"
              : "a bbox of " + count + " numbers; x, y, width and height are valid");
    }
  }

  private void mask(ColumnValues column, int i) {
    int bytes = column.nextBytes();
    if (bytes < 0) {
      return;
    }
    if (heights[i] < 0 || widths[i] < 0) {
      throw wrong(0, "a mask without mask_height and mask_width");
    }
    builder.mask(column.bytes(), column.from(), column.from() + bytes, heights[i], widths[i]);
  }

  private void points(Columns in) {
    int count = in.packed ? in.keypoints.nextPackedList() : in.keypoints.nextList();
    if (count == -2) {
      throw wrong(
          0, in.packed ? "keypoints that are no doubles of 8 bytes" : "an empty key point number");
    }
    if (count < 0) {
      return;
    }
    double[] values = in.keypoints.list();
    for (int k = 0; k < count; k++) {
      if (!Double.isFinite(values[k]) && !builder.takesNonFinite()) {
        throw wrong(0, "key point number " + values[k] + "; finite ones are valid");
      }
    }
    builder.points(values, builder.keepsPoints() ? count : 0);
  }
}
