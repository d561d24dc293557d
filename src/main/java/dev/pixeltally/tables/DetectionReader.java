package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;

/**
 * Reads {@link Table#DETECTIONS}, ours or another tool's of the same column names, into what COCO's
 * JSON would give: column by column, some thousand values of each at a time, no objects of rows.
 */
public final class DetectionReader {
  private static final int ROWS = 4096;
  private static final ColumnPath RUN = ColumnPath.get("run_id");

  private final Supplier<Configuration> hadoop;
  private final CocoResultsBuilder builder;
  private final Set<CocoPart> parts;
  private final boolean[] empty = new boolean[ROWS];
  private final long[] images = new long[ROWS];
  private final long[] categories = new long[ROWS];
  private final double[] scores = new double[ROWS];
  private final double[][] box = new double[4][ROWS];
  private final long[] heights = new long[ROWS];
  private final long[] widths = new long[ROWS];
  private final boolean[] boxless = new boolean[ROWS];
  private final long total;
  private String file;
  private String run;

  private DetectionReader(
      CocoResultsBuilder builder, Set<CocoPart> parts, long total, Supplier<Configuration> hadoop) {
    this.parts = parts;
    this.builder = builder;
    this.total = total;
    this.hadoop = hadoop;
  }

  /**
   * Reads all of them.
   *
   * @param address a Parquet file, or a folder of such, read in the order of their names: a local
   *     path, or a URI for Hadoop
   * @param parts what is kept of each beside what the first one makes necessary
   * @param strictness whether single detections that cannot be evaluated are refused or left out
   * @param hadoop gives Hadoop's settings; asked only where Hadoop is needed
   * @throws Refusal where there is no file, a file is none of detections, or a detection lacks what
   *     it needs
   */
  public static CocoResults read(
      String address, Set<CocoPart> parts, Strictness strictness, Supplier<Configuration> hadoop)
      throws IOException {
    List<String> files = ParquetFiles.list(address, hadoop);
    if (files.isEmpty()) {
      throw new Refusal(
          "Cannot read detections from "
              + address
              + ": no Parquet file is there; a file or folder of table detections is valid");
    }
    long rows = 0;
    for (String file : files) {
      try (ParquetFileReader in = open(file, hadoop)) {
        rows += in.getRecordCount();
      }
    }
    CocoResultsBuilder builder = new CocoResultsBuilder(address, parts, strictness);
    DetectionReader reader = new DetectionReader(builder, parts, rows, hadoop);
    for (String file : files) {
      reader.file(file);
    }
    return builder.build();
  }

  private static ParquetFileReader open(String file, Supplier<Configuration> hadoop)
      throws IOException {
    try {
      // Pages carry checksums: what was spoilt on its way is no detection.
      return ParquetFileReader.open(
          ParquetFiles.input(file, hadoop),
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .usePageChecksumVerification(true)
              .build());
    } catch (RuntimeException e) {
      throw DetectionColumns.refusal(file, "it is no Parquet file: " + e.getMessage());
    } catch (IOException e) {
      throw new Refusal("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void file(String name) throws IOException {
    file = name;
    try (ParquetFileReader in = open(name, hadoop)) {
      MessageType schema = in.getFileMetaData().getSchema();
      EmptyColumns known = EmptyColumns.of(in.getFooter().getBlocks());
      DetectionColumns columns = DetectionColumns.of(schema, known, name).wanted(known, parts);
      in.getFooter().getBlocks().forEach(this::requireOneRun);
      MessageType projection = columns.projection(schema);
      in.setRequestedSchema(projection);
      String writer = in.getFileMetaData().getCreatedBy();
      for (PageReadStore group; (group = in.readNextRowGroup()) != null; ) {
        rows(group, columns, projection, writer);
      }
    } catch (Refusal e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new Refusal("Cannot read " + name + " as detections: " + e.getMessage(), e);
    }
  }

  /** Two runs' detections in one folder would all count: the footers' bounds tell them apart. */
  private void requireOneRun(BlockMetaData group) {
    for (ColumnChunkMetaData column : group.getColumns()) {
      Statistics<?> bounds = column.getPath().equals(RUN) ? column.getStatistics() : null;
      if (bounds != null && bounds.hasNonNullValue()) {
        for (String one : List.of(bounds.minAsString(), bounds.maxAsString())) {
          if (run != null && !run.equals(one)) {
            throw DetectionColumns.refusal(
                file,
                "detections of more than one run ("
                    + run
                    + ", "
                    + one
                    + "); the files of one run are valid");
          }
          run = one;
        }
      }
    }
  }

  private void rows(PageReadStore group, DetectionColumns c, MessageType schema, String writer)
      throws IOException {
    Columns in = new Columns(c, group, schema, writer);
    long count = group.getRowCount();
    for (long done = 0; done < count; done += ROWS) {
      chunk((int) Math.min(ROWS, count - done), in);
    }
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

  private void chunk(int n, Columns in) throws IOException {
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
    for (int i = 0; i < n; i++) {
      builder.begin();
      builder.image(images[i]);
      builder.category(categories[i]);
      builder.score(scores[i]);
      if (!in.box.isEmpty() && !boxless[i]) {
        builder.box(box[0][i], box[1][i], box[2][i], box[3][i]);
      }
      if (in.boxList != null) {
        boxOf(in.boxList);
      }
      if (in.mask != null) {
        mask(in.mask, i);
      }
      if (in.keypoints != null) {
        points(in);
      }
      builder.end((double) builder.detections() / total, () -> "");
    }
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
    for (int i = 0; i < n && !builder.takesNonFinite(); i++) {
      if (!Double.isFinite(values[i])) {
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
