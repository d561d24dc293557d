package dev.pixeltally.scenes;

import dev.pixeltally.image.FlatRgbPng;
import dev.pixeltally.image.GreyPng;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Cityscapes' layout:
 *
 * <pre>
 *   leftImg8bit/train|val/TOWN/TOWN_000000_000019_leftImg8bit.png
 *   gtFine/train|val/TOWN/..._gtFine_labelIds.png          grey of 8 bits: class ids
 *                         ..._gtFine_instanceIds.png       grey of 16 bits: 1000 * class + number
 *                         ..._gtFine_color.png
 *                         ..._gtFine_polygons.json         painted in order they give the label map
 *   disparity/train|val/TOWN/..._disparity.png             grey of 16 bits: 256 * disparity + 1
 *   camera/train|val/TOWN/..._camera.json
 *   gtFine/cityscapes_panoptic_train|val/..._gtFine_panoptic.png
 *   gtFine/cityscapes_panoptic_train|val.json              written last
 * </pre>
 */
final class CityscapesWriter implements SceneWriter {
  /** Scenes that wait for a slower one before them: some megabytes. */
  private static final int AHEAD = 64;

  private static final List<String> TRAIN_TOWNS = List.of("ashford", "elmstead");
  private static final String VAL_TOWN = "oakham";
  private static final List<Split> SPLITS = List.of(Split.TRAIN, Split.VAL);

  private final Path folder;
  private final Path truth;
  private final LabelSpace labels = LabelSpaces.builtIn("cityscapes");
  private final int[] palette = labels.palette();
  private final ThreadLocal<FlatRgbPng> pictures = ThreadLocal.withInitial(FlatRgbPng::new);
  private final ThreadLocal<GreyPng> maps = ThreadLocal.withInitial(GreyPng::new);
  private final InOrder<CityscapesSplit.Entry> inOrder =
      new InOrder<>(AHEAD, entry -> split(entry.index()).add(entry));
  private CityscapesSplit train;
  private CityscapesSplit val;

  CityscapesWriter(Path folder) {
    this.folder = folder;
    this.truth = folder.resolve("gtFine");
  }

  @Override
  public void begin() throws IOException {
    for (Split split : SPLITS) {
      Files.createDirectories(panoptic(split));
      for (String town : split == Split.VAL ? List.of(VAL_TOWN) : TRAIN_TOWNS) {
        Files.createDirectories(images(split).resolve(town));
        Files.createDirectories(truth.resolve(split.label()).resolve(town));
        Files.createDirectories(part("disparity", split, town));
        Files.createDirectories(part("camera", split, town));
      }
    }
    train = new CityscapesSplit(truth, Split.TRAIN);
    val = new CityscapesSplit(truth, Split.VAL);
  }

  private Path images(Split split) {
    return folder.resolve("leftImg8bit").resolve(split.label());
  }

  private Path part(String name, Split split, String town) {
    return folder.resolve(name).resolve(split.label()).resolve(town);
  }

  private Path panoptic(Split split) {
    return truth.resolve("cityscapes_panoptic_" + split.label());
  }

  private static Split splitOf(int index) {
    return Split.VAL.has(index) ? Split.VAL : Split.TRAIN;
  }

  private CityscapesSplit split(int index) {
    return splitOf(index) == Split.VAL ? val : train;
  }

  private static String town(int index) {
    return Split.VAL.has(index) ? VAL_TOWN : TRAIN_TOWNS.get(index % TRAIN_TOWNS.size());
  }

  @Override
  public void write(Scene scene) throws IOException {
    int index = scene.index();
    Split split = splitOf(index);
    String town = town(index);
    String core = String.format(Locale.ROOT, "%s_%06d_000019", town, index);
    CityscapesScene own = CityscapesScene.of(scene, Group.of(scene));
    Path image = images(split).resolve(town).resolve(core + "_leftImg8bit.png");
    Files.write(image, pictures.get().encode(scene.image()));
    Path parts = truth.resolve(split.label()).resolve(town);
    String name = core + "_gtFine_";
    Files.write(parts.resolve(name + "labelIds.png"), maps.get().encode(own.labels()));
    Files.write(parts.resolve(name + "instanceIds.png"), maps.get().encode(own.instances()));
    Files.write(parts.resolve(name + "color.png"), pictures.get().encode(own.colours(palette)));
    Files.writeString(parts.resolve(name + "polygons.json"), CityscapesPolygons.of(own));
    Files.write(
        part("disparity", split, town).resolve(core + "_disparity.png"),
        maps.get().encode(StereoPair.disparities(scene)));
    Files.writeString(
        part("camera", split, town).resolve(core + "_camera.json"), StereoPair.json(scene));
    Files.write(
        panoptic(split).resolve(name + "panoptic.png"), pictures.get().encode(own.panoptic()));
    inOrder.put(index, CityscapesSplit.entry(index, core, own));
  }

  @Override
  public void finish(int scenes) throws IOException {
    train.finish(labels);
    val.finish(labels);
  }

  @Override
  public void close() throws IOException {
    CityscapesSplit one = train;
    CityscapesSplit other = val;
    try (one;
        other) {
      // Closes both, whatever one of them throws; null where begin did not come so far.
    }
  }
}
