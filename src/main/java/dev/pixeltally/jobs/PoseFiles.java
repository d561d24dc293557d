package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Sample;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.measure.pose.Pose;
import java.io.IOException;
import java.io.InputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** COCO's key points and results, image by image as poses. */
final class PoseFiles {
  private static final Set<CocoPart> PARTS = EnumSet.of(CocoPart.KEYPOINTS);

  private final CocoTruth truth;
  private final CocoResults results;
  private final int points;

  private PoseFiles(CocoTruth truth, CocoResults results, String truthFile) {
    this.truth = truth;
    this.results = results;
    points = points(truthFile);
  }

  /**
   * Reads both files.
   *
   * @throws Refusal where they are none, or their key points are not of one number
   */
  static PoseFiles read(Storage storage, String truthFile, String resultsFile) throws IOException {
    CocoTruth truth = truth(storage, truthFile);
    CocoResults results = ResultsFile.read(storage, resultsFile, PARTS, Strictness.STRICT);
    CocoResultsReader.match(results, truth, resultsFile);
    return new PoseFiles(truth, results, truthFile);
  }

  /** The same where nothing was predicted, or not yet. */
  static PoseFiles ofTruth(Storage storage, String truthFile) throws IOException {
    CocoTruth truth = truth(storage, truthFile);
    CocoResults none = new CocoResultsBuilder("", PARTS).build();
    CocoResultsReader.match(none, truth, "");
    return new PoseFiles(truth, none, truthFile);
  }

  private static CocoTruth truth(Storage storage, String file) throws IOException {
    try (InputStream in = storage.open(file)) {
      return CocoTruthReader.read(in, file, storage.size(file), PARTS, Strictness.CORRECTED);
    }
  }

  /** Of every object that has any. */
  private int points(String file) {
    int numbers = 0;
    for (ObjectTable table : List.of(truth.objects(), results.detections())) {
      for (int place = 0; place < table.grouped(); place++) {
        int row = table.row(place);
        int n = table.pointNumbers(row);
        boolean judged = table == results.detections() || marked(row) > 0;
        if (!judged) {
          continue;
        }
        numbers = numbers == 0 ? n : numbers;
        if (n != numbers || n % 3 != 0 || n == 0) {
          throw new Refusal(
              "Cannot score poses: "
                  + table.label(row)
                  + " has "
                  + n
                  + " numbers as key points; "
                  + (numbers == 0 ? "three a key point" : String.valueOf(numbers))
                  + " are valid, as of the first object");
        }
      }
    }
    if (numbers == 0) {
      throw new Refusal("Cannot score poses: no object of " + file + " has a marked key point");
    }
    return numbers / 3;
  }

  /** How many key points every pose has. */
  int points() {
    return points;
  }

  /** The truth's images, by ascending number; made when asked for. */
  List<Sample> images() {
    return new AbstractList<>() {
      @Override
      public Sample get(int image) {
        String id = String.valueOf(truth.images().id(image));
        return new Sample(id, id, null, 0);
      }

      @Override
      public int size() {
        return truth.images().size();
      }
    };
  }

  /** True poses of an image: those that are no crowd and have a marked point. */
  List<Pose> truth(Sample image) {
    ObjectTable table = truth.objects();
    int number = number(image);
    List<Pose> poses = new ArrayList<>();
    for (int place = table.start(number); place < table.start(number + 1); place++) {
      int row = table.row(place);
      if (!table.crowd(row) && table.category(row) >= 0 && marked(row) > 0) {
        poses.add(pose(table, row));
      }
    }
    return poses;
  }

  /** Predicted poses of an image. */
  List<Pose> predictions(Sample image) {
    ObjectTable table = results.detections();
    int number = number(image);
    List<Pose> poses = new ArrayList<>();
    for (int place = table.start(number); place < table.start(number + 1); place++) {
      poses.add(pose(table, table.row(place)));
    }
    return poses;
  }

  private int number(Sample image) {
    return truth.images().find(Long.parseLong(image.id()));
  }

  private int marked(int row) {
    ObjectTable table = truth.objects();
    int marked = 0;
    double[] p = table.points(row);
    for (int i = 2; i < table.pointNumbers(row); i += 3) {
      marked += p[table.pointStart(row) + i] > 0 ? 1 : 0;
    }
    return marked;
  }

  private static Pose pose(ObjectTable table, int row) {
    double[] points = new double[table.pointNumbers(row)];
    System.arraycopy(table.points(row), table.pointStart(row), points, 0, points.length);
    int box = row * ObjectTable.STRIDE;
    double width = table.numbers()[box + 2];
    double height = table.numbers()[box + 3];
    return new Pose(points, table.hasBox(row) ? Math.max(width, height) : 0);
  }
}
