package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.FlatRgbPng;
import dev.pixeltally.image.PanopticSegments;
import dev.pixeltally.image.PanopticSegments.Segment;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.image.SegmentMapping;
import dev.pixeltally.image.SegmentPng;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.spark.EvaluationPlan;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import dev.pixeltally.tables.SegmentRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Writes a run's panoptic segments as COCO takes them: {@code panoptic.json}, and {@code
 * panoptic/ID.png} beside it. Categories are the dataset's that the run was measured on, which its
 * manifest names; of a run that measured nothing the network's own.
 */
final class PanopticExport {
  static final String FORMAT = "panoptic";

  /** In the manifest: the dataset's categories by the network's classes. */
  static final String CATEGORIES = "category_ids";

  private static final DecodeLimits OWN = new DecodeLimits(1L << 31, 1 << 24, 1L << 31);

  private final RunFolder run;
  private final IntUnaryOperator categories;
  private final SegmentPng reader = new SegmentPng();
  private final FlatRgbPng writer = new FlatRgbPng();
  private long images;
  private long segments;
  private long others;

  private PanopticExport(RunFolder run, IntUnaryOperator categories) {
    this.run = run;
    this.categories = categories;
  }

  /** What a run's manifest keeps, by the network's ids as text; classes without a partner lack. */
  static Map<String, Integer> categories(EvaluationPlan plan) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (LabelClass c : plan.bundle().outputs().get(0).labels().classes()) {
      int id = plan.mapping().idOf(c.id());
      if (id >= 0) {
        ids.put(String.valueOf(c.id()), id);
      }
    }
    return ids;
  }

  /** Finds out what the run's classes are. */
  static PanopticExport of(RunFolder run) throws IOException {
    Map<Integer, Integer> ids = new LinkedHashMap<>();
    String prefix = CATEGORIES + ".";
    run.manifest()
        .flatten()
        .forEach(
            (key, id) -> {
              if (key.startsWith(prefix)) {
                ids.put(Integer.valueOf(key.substring(prefix.length())), Integer.valueOf(id));
              }
            });
    return new PanopticExport(
        run, ids.isEmpty() ? IntUnaryOperator.identity() : id -> ids.getOrDefault(id, -1));
  }

  /**
   * Writes them all, or nothing.
   *
   * @param out a folder that is not there, or empty
   * @return what was written, in words
   */
  String write(Path out) throws IOException {
    Path draft = out.resolveSibling("." + out.getFileName() + ".tmp");
    PngExport.remove(draft);
    try {
      Files.createDirectories(draft.resolve(FORMAT));
      try (BufferedWriter json = Files.newBufferedWriter(draft.resolve(FORMAT + ".json"))) {
        json.write("{\"annotations\":[");
        RunPredictions.of(run).each(row -> write(row, draft.resolve(FORMAT), json));
        json.write("\n]}\n");
      }
      if (images == 0) {
        throw new Refusal("Cannot export run " + run.id() + ": it has no predictions");
      }
      Files.deleteIfExists(out);
      Files.move(draft, out);
    } finally {
      PngExport.remove(draft);
    }
    return "%,d images with %,d segments%s"
        .formatted(
            images,
            segments,
            others == 0 ? "" : " (%,d more are of no category)".formatted(others));
  }

  private void write(RunPredictions.Prediction row, Path folder, Writer json) throws IOException {
    String id = row.imageId();
    String danger = Addresses.danger(id);
    if (danger != null) {
      throw new Refusal("Cannot write segments of image " + id + ", which " + danger);
    }
    if (row.segmentMap() == null) {
      throw new Refusal(
          "Cannot export run "
              + run.id()
              + " as panoptic: its network gives "
              + row.kind().plural()
              + "; --format "
              + ExportJob.formatOf(row.kind())
              + " is valid");
    }
    PanopticSegments mapped = segments(row);
    Path png = folder.resolve(id + ".png");
    Files.createDirectories(png.getParent());
    Files.write(
        png, writer.encode(new RgbImage(mapped.width(), mapped.height(), mapped.map().rgb())));
    json.write(images++ == 0 ? "\n" : ",\n");
    json.write("{\"image_id\":" + number(id) + ",\"file_name\":" + quoted(id + ".png"));
    json.write(",\"segments_info\":[");
    String comma = "";
    for (Segment s : mapped.segments()) {
      json.write(
          comma
              + "{\"id\":"
              + s.id()
              + ",\"category_id\":"
              + s.classId()
              + ",\"area\":"
              + s.area()
              + ",\"iscrowd\":0"
              + (Double.isNaN(s.score()) ? "" : ",\"score\":" + s.score())
              + "}");
      comma = ",";
    }
    json.write("]}");
    segments += mapped.segments().size();
    others += row.segments().size() - mapped.segments().size();
  }

  private PanopticSegments segments(RunPredictions.Prediction row) throws IOException {
    try {
      PanopticSegments stored =
          new PanopticSegments(
              reader.decode(row.segmentMap(), OWN), SegmentRows.segments(row.segments()));
      return SegmentMapping.of(stored, categories);
    } catch (SampleException e) {
      throw new IOException(
          "Cannot read the prediction of " + row.imageId() + ": " + e.getMessage(), e);
    }
  }

  /** COCO's ids are numbers, and panopticapi tells 7 and "7" apart. */
  private static String number(String id) {
    return id.matches("0|-?[1-9][0-9]{0,17}") ? id : quoted(id);
  }

  /** Of an id that is no danger: without control characters. */
  private static String quoted(String id) {
    return '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
