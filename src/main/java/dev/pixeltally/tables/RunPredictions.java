package dev.pixeltally.tables;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.infer.PredictionKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The predictions that a run's numbers rest on, wherever they stand: its own, and those that it
 * took from earlier runs. Holds the images' ids and a page a column.
 */
public final class RunPredictions {
  private static final String[] COLUMNS = {
    "image_sha256",
    "width",
    "height",
    "label_map",
    "instances",
    "image_id",
    "model_fingerprint",
    "label_space",
    "real_map",
    "segment_map",
    "segments"
  };

  private final RunFolder run;

  /** Null: as the run's manifest says. */
  private final String fingerprint;

  private RunPredictions(RunFolder run, String fingerprint) {
    this.run = run;
    this.fingerprint = fingerprint;
  }

  public static RunPredictions of(RunFolder run) {
    return new RunPredictions(run, null);
  }

  /**
   * Those of a run that has no manifest yet.
   *
   * @param fingerprint of its model
   */
  public static RunPredictions of(RunFolder run, String fingerprint) {
    return new RunPredictions(run, fingerprint);
  }

  /**
   * An image's prediction.
   *
   * @param imageId the image's id in this run's dataset
   * @param png the label map, or null
   * @param instances rows of the predictions' column of that name; empty for label maps
   * @param space name of the label space, or what a map of real values holds
   * @param realMap the map of real values, a {@code .npy} of float32, or null
   * @param segmentMap the PNG of panoptic segments, or null
   * @param segments rows of the predictions' column of that name; empty where there is no such PNG
   */
  public record Prediction(
      String imageId,
      int width,
      int height,
      byte[] png,
      List<Object[]> instances,
      String space,
      byte[] realMap,
      byte[] segmentMap,
      List<Object[]> segments) {

    /** The kind of what is stored. */
    public PredictionKind kind() {
      if (png != null) {
        return PredictionKind.LABEL_MAP;
      }
      if (realMap != null) {
        return PredictionKind.REAL_MAP;
      }
      return segmentMap != null ? PredictionKind.SEGMENTS : PredictionKind.INSTANCES;
    }

    /**
     * Its instances, to be scored.
     *
     * @throws Refusal where something else is stored: none found would be a false zero
     */
    public List<Object[]> scored() {
      if (kind() != PredictionKind.INSTANCES) {
        throw new Refusal(
            "Cannot score the predictions of "
                + imageId
                + ": the run stored "
                + kind().plural()
                + "; a run of a network that gives instances is valid");
      }
      return instances;
    }
  }

  /** What is done with each of them. */
  public interface Use {
    void take(Prediction prediction) throws IOException;
  }

  /** Goes through all of them, file by file. */
  public void each(Use use) throws IOException {
    Map<String, Map<String, List<String>>> byRun = images();
    if (byRun.isEmpty()) {
      // A run from before there was a table of images: all that it rests on is its own.
      read(run.predictions(), TableReader.of(Table.PREDICTIONS).columns(COLUMNS), null, use);
      return;
    }
    String model =
        fingerprint != null ? fingerprint : run.manifest().flatten().get("model_fingerprint");
    TableReader.Query query =
        TableReader.of(Table.PREDICTIONS)
            .columns(COLUMNS)
            .where("model_fingerprint", Set.of(model));
    for (Map.Entry<String, Map<String, List<String>>> one : byRun.entrySet()) {
      stored(one.getKey(), query, one.getValue(), use);
    }
  }

  /** One run's; a file that cannot be read matters only where something in it is wanted. */
  private void stored(String by, TableReader.Query query, Map<String, List<String>> ids, Use use)
      throws IOException {
    String folder = run.store() + "/run=" + by;
    IOException broken = null;
    for (String file : ParquetFiles.list(folder, run.hadoop())) {
      try {
        read(file, query, ids, use);
      } catch (TableReader.Unreadable e) {
        broken = e;
      }
    }
    if (!ids.isEmpty()) {
      throw new IOException(
          "Cannot read the predictions of run %s: of those that it took from run %s, %,d are not in %s%s"
              .formatted(
                  run.id(),
                  by,
                  ids.size(),
                  folder,
                  broken == null ? " any more" : ": " + broken.getMessage()),
          broken);
    }
  }

  /** Ids of the images that have a prediction. */
  public List<String> imageIds() throws IOException {
    List<String> ids = new ArrayList<>();
    images().values().forEach(byDigest -> byDigest.values().forEach(ids::addAll));
    if (ids.isEmpty()) {
      try (TableReader rows =
          TableReader.of(Table.PREDICTIONS)
              .columns("image_id")
              .open(run.predictions(), run.hadoop())) {
        for (Object[] row = rows.next(); row != null; row = rows.next()) {
          ids.add((String) row[0]);
        }
      }
    }
    return ids;
  }

  /** Ids of images by the run that predicted them and their sha256. */
  private Map<String, Map<String, List<String>>> images() throws IOException {
    Map<String, Map<String, List<String>>> byRun = new TreeMap<>();
    try (TableReader rows =
        TableReader.of(Table.IMAGES)
            .columns("image_id", "image_sha256", "prediction_run")
            .open(run.address(Table.IMAGES), run.hadoop())) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        byRun
            .computeIfAbsent((String) row[2], any -> new HashMap<>())
            .computeIfAbsent((String) row[1], any -> new ArrayList<>(1))
            .add((String) row[0]);
      }
    }
    return byRun;
  }

  /**
   * @param ids of images by sha256, taken out as they are found; null: as the rows say
   */
  private void read(String folder, TableReader.Query query, Map<String, List<String>> ids, Use use)
      throws IOException {
    try (TableReader rows = query.open(folder, run.hadoop())) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        List<String> all = ids == null ? List.of((String) row[5]) : ids.remove((String) row[0]);
        for (String id : all == null ? List.<String>of() : all) {
          use.take(prediction(id, row));
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // what TableReader gives of a column of rows
  private static Prediction prediction(String id, Object[] row) {
    return new Prediction(
        id,
        (Integer) row[1],
        (Integer) row[2],
        (byte[]) row[3],
        row[4] == null ? List.of() : (List<Object[]>) row[4],
        (String) row[7],
        (byte[]) row[8],
        (byte[]) row[9],
        row[10] == null ? List.of() : (List<Object[]>) row[10]);
  }
}
