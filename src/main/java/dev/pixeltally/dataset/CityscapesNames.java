package dev.pixeltally.dataset;

import dev.pixeltally.labels.LabelSpace;
import java.util.List;
import java.util.Set;

/** How Cityscapes names its files: {@code <city>_<sequence>_<frame>_<what it is>.png}. */
public final class CityscapesNames {
  static final Set<String> IMAGES = Set.of("_leftImg8bit.png", "_leftImg8bit.jpg");
  static final Set<String> LABELS = Set.of("_gtFine_labelIds.png", "_gtCoarse_labelIds.png");
  static final Set<String> TRAIN_LABELS =
      Set.of("_gtFine_labelTrainIds.png", "_gtCoarse_labelTrainIds.png");

  /** What label maps were drawn from. */
  static final Set<String> POLYGONS = Set.of("_gtFine_polygons.json", "_gtCoarse_polygons.json");

  private static final List<String> TRUTHS = List.of("/gtFine/", "/gtCoarse/");
  private static final String DISPARITY = "/disparity/";
  private static final String CAMERA = "/camera/";

  private static final String LABEL_IDS = "labelIds";
  private static final String POLYGON_FILE = "polygons.json";

  private CityscapesNames() {}

  /** Address of the map of instances beside a label map, or null where its name tells of none. */
  public static String instances(String labelMap) {
    int at = labelMap.lastIndexOf(LABEL_IDS);
    return at > labelMap.lastIndexOf('/')
        ? labelMap.substring(0, at) + "instanceIds" + labelMap.substring(at + LABEL_IDS.length())
        : null;
  }

  /** Address of the polygons beside a label map, or null where its name tells of none. */
  public static String polygons(String labelMap) {
    int at = labelMap.lastIndexOf('_');
    String what = labelMap.substring(at + 1);
    return what.equals("labelIds.png") || what.equals("labelTrainIds.png")
        ? labelMap.substring(0, at + 1) + POLYGON_FILE
        : null;
  }

  /** The folder of the disparities of a folder of truth, or null where its name tells of none. */
  public static String disparities(String truthFolder) {
    return beside(truthFolder + "/", DISPARITY);
  }

  /** The folder of the cameras of a folder of truth, or null where its name tells of none. */
  public static String cameras(String truthFolder) {
    return beside(truthFolder + "/", CAMERA);
  }

  /** Address of the disparities of a label map's image, in a folder that has some. */
  public static String disparity(String labelMap) {
    return ofImage(labelMap, DISPARITY) + "_disparity.png";
  }

  /** Address of the cameras of a label map's image, in a folder that has some. */
  public static String camera(String labelMap) {
    return ofImage(labelMap, CAMERA) + "_camera.json";
  }

  private static String ofImage(String labelMap, String part) {
    String address = beside(labelMap, part);
    return address.substring(0, address.lastIndexOf("_gt"));
  }

  /** The same address in another of the dataset's parts. */
  private static String beside(String address, String part) {
    for (String truth : TRUTHS) {
      int at = address.lastIndexOf(truth);
      if (at >= 0) {
        return address.substring(0, at) + part + address.substring(at + truth.length());
      }
    }
    return null;
  }

  /** The ending of the label map in a label space's ids that lies or would lie beside polygons. */
  static String labelMap(String polygonsEnding, LabelSpace space) {
    String begin = polygonsEnding.substring(0, polygonsEnding.length() - POLYGON_FILE.length());
    return labels(space).stream().filter(e -> e.startsWith(begin)).findFirst().orElseThrow();
  }

  /** The endings of label maps in a label space's ids. */
  static Set<String> labels(LabelSpace space) {
    return isTrain(space) ? TRAIN_LABELS : LABELS;
  }

  /** Whether label maps in a label space hold train ids. */
  public static boolean isTrain(LabelSpace space) {
    return space.name().equals("cityscapes-train");
  }

  /** What the names of all files of an image begin with, of its id. */
  public static String core(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
