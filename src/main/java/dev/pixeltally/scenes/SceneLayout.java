package dev.pixeltally.scenes;

import java.nio.file.Path;

/** A way to lay scenes out on disk. */
public enum SceneLayout {
  /** PASCAL VOC's devkit: see {@link VocWriter}. */
  VOC,

  /** COCO's: see {@link CocoWriter}. */
  COCO,

  /** Cityscapes': see {@link CityscapesWriter}. */
  CITYSCAPES;

  /** A writer into a folder that exists and is empty. */
  SceneWriter writer(Path folder) {
    return switch (this) {
      case VOC -> new VocWriter(folder);
      case COCO -> new CocoWriter(folder);
      case CITYSCAPES -> new CityscapesWriter(folder);
    };
  }
}
