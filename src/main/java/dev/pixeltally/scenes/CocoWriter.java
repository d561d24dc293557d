package dev.pixeltally.scenes;

import dev.pixeltally.image.FlatRgbPng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * COCO's layout:
 *
 * <pre>
 *   train|val/000000000001.jpg
 *   annotations/panoptic_train|val/000000000001.png     a segment's colour is its id: R + 256 G + 65536 B
 *   annotations/instances_train|val.json                boxes and masks; written last, as all JSON
 *   annotations/person_keypoints_train|val.json         walkers, with COCO's seventeen joints
 *   annotations/panoptic_train|val.json                 segments of things and stuff
 * </pre>
 *
 * A mask holds what is seen of an object: polygons along its pixels' edges, which pycocotools
 * rasterises to these pixels; run lengths where it is a crowd.
 */
final class CocoWriter implements SceneWriter {

  /** Scenes that wait for a slower one before them: some megabytes. */
  private static final int AHEAD = 64;

  private final Path folder;
  private final Path annotations;
  private final ThreadLocal<JpegFiles> jpegs = ThreadLocal.withInitial(JpegFiles::new);
  private final ThreadLocal<FlatRgbPng> pngs = ThreadLocal.withInitial(FlatRgbPng::new);
  private final InOrder<CocoScene> inOrder =
      new InOrder<>(AHEAD, scene -> split(scene.index()).add(scene));
  private CocoSplit train;
  private CocoSplit val;

  CocoWriter(Path folder) {
    this.folder = folder;
    annotations = folder.resolve("annotations");
  }

  @Override
  public void begin() throws IOException {
    for (Split split : List.of(Split.TRAIN, Split.VAL)) {
      Files.createDirectories(folder.resolve(split.label()));
      Files.createDirectories(panoptic(split));
    }
    train = new CocoSplit(annotations, Split.TRAIN);
    val = new CocoSplit(annotations, Split.VAL);
  }

  private Path panoptic(Split split) {
    return annotations.resolve("panoptic_" + split.label());
  }

  private CocoSplit split(int index) {
    return Split.VAL.has(index) ? val : train;
  }

  @Override
  public void write(Scene scene) throws IOException {
    Split split = Split.VAL.has(scene.index()) ? Split.VAL : Split.TRAIN;
    String name = CocoScene.name(scene.index());
    byte[] jpeg = jpegs.get().encode(scene.image(), scene.jpegQuality());
    Files.write(folder.resolve(split.label()).resolve(name + ".jpg"), jpeg);
    List<Group> groups = Group.of(scene);
    PanopticMap panoptic = PanopticMap.of(scene, groups);
    byte[] png = pngs.get().encode(panoptic.picture());
    Files.write(panoptic(split).resolve(name + ".png"), png);
    inOrder.put(scene.index(), CocoScene.of(scene, groups, panoptic));
  }

  @Override
  public void finish(int scenes) throws IOException {
    train.finish();
    val.finish();
  }

  @Override
  public void close() throws IOException {
    CocoSplit one = train;
    CocoSplit other = val;
    try (one;
        other) {
      // Closes both, whatever one of them throws; null where begin did not come so far.
    }
  }
}
