package dev.pixeltally.scenes;

import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.labels.VocColours;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * PASCAL VOC's layout:
 *
 * <pre>
 *   JPEGImages/scene_000000.jpg
 *   SegmentationClass/scene_000000.png    palette PNG of class ids, 255 along the objects' borders
 *   SegmentationObject/scene_000000.png   palette PNG of object numbers, 255 likewise
 *   Annotations/scene_000000.xml          size and objects; boxes of what is seen, from 1
 *   ImageSets/Segmentation|Main/          train.txt, val.txt, trainval.txt, written last
 *   labels.yaml                           the classes: id, name, colour
 * </pre>
 */
final class VocWriter implements SceneWriter {
  private static final String IMAGES = "JPEGImages";
  private static final String CLASSES = "SegmentationClass";
  private static final String OBJECTS = "SegmentationObject";
  private static final String ANNOTATIONS = "Annotations";
  private static final String[] SETS = {"Segmentation", "Main"};

  private final Path folder;
  private final int[] classPalette = SceneClass.labelSpace().palette();
  private final int[] objectPalette = VocColours.palette();
  private final ThreadLocal<JpegFiles> jpegs = ThreadLocal.withInitial(JpegFiles::new);
  private final ThreadLocal<IndexPng> pngs = ThreadLocal.withInitial(IndexPng::new);

  VocWriter(Path folder) {
    this.folder = folder;
  }

  @Override
  public void begin() throws IOException {
    for (String name : new String[] {IMAGES, CLASSES, OBJECTS, ANNOTATIONS}) {
      Files.createDirectories(folder.resolve(name));
    }
    try (InputStream labels = LabelSpaces.class.getResourceAsStream("scenes.yaml")) {
      Files.copy(labels, folder.resolve("labels.yaml"));
    }
  }

  @Override
  public void write(Scene scene) throws IOException {
    String id = scene.id();
    LabelMap instances = scene.instances();
    boolean[] border = Borders.of(instances);
    byte[] jpeg = jpegs.get().encode(scene.image(), scene.jpegQuality());
    Files.write(folder.resolve(IMAGES).resolve(id + ".jpg"), jpeg);
    png(CLASSES, id, bordered(scene.classes(), border), classPalette);
    png(OBJECTS, id, bordered(instances, border), objectPalette);
    Files.writeString(folder.resolve(ANNOTATIONS).resolve(id + ".xml"), VocAnnotation.of(scene));
  }

  private void png(String kind, String id, LabelMap map, int[] palette) throws IOException {
    Files.write(folder.resolve(kind).resolve(id + ".png"), pngs.get().encode(map, palette));
  }

  private static LabelMap bordered(LabelMap map, boolean[] border) {
    byte[] ids = map.ids().clone();
    for (int i = 0; i < border.length; i++) {
      if (border[i]) {
        ids[i] = (byte) SceneClass.VOID;
      }
    }
    return new LabelMap(map.width(), map.height(), ids);
  }

  @Override
  public void finish(int scenes) throws IOException {
    for (String set : SETS) {
      Path lists = Files.createDirectories(folder.resolve("ImageSets").resolve(set));
      for (Split split : Split.values()) {
        try (BufferedWriter out = Files.newBufferedWriter(lists.resolve(split.label() + ".txt"))) {
          for (int i = 0; i < scenes; i++) {
            if (split.has(i)) {
              out.write(Scene.id(i));
              out.write('\n');
            }
          }
        }
      }
    }
  }
}
