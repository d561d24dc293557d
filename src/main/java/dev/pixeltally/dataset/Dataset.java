package dev.pixeltally.dataset;

import dev.pixeltally.labels.LabelSpace;

/**
 * A dataset that was found: its folders, its split, its label space. Addresses are absolute. Of
 * COCO's layout the list is the JSON file that is also the truth: a sample's id is its image's
 * number there.
 *
 * @param layout the layout's name
 * @param root the folder that the user named
 * @param split the split's name; null where all is taken
 * @param images folder of the images; null where only label maps are read
 * @param masks folder of the label maps, or of panoptic PNGs; null where there are none
 * @param splitFile address of the split's list; null where all that the folders hold is taken
 * @param labels the label space, of a dataset with label maps within 0..255; null where the truth
 *     has no classes, and where a COCO dataset's own category ids are negative or beyond
 *     2<sup>31</sup>-1, which no class has
 * @param storage reads its files
 * @param packed its samples where they lie together in a pack, whose folder is then the root, while
 *     the folders of images and masks are those of the origin; else null
 */
public record Dataset(
    String layout,
    String root,
    String split,
    String images,
    String masks,
    String splitFile,
    LabelSpace labels,
    Storage storage,
    Packed packed) {

  /** One whose samples are files of their own. */
  public Dataset(
      String layout,
      String root,
      String split,
      String images,
      String masks,
      String splitFile,
      LabelSpace labels,
      Storage storage) {
    this(layout, root, split, images, masks, splitFile, labels, storage, null);
  }

  /** Whether samples are images of a COCO JSON file, {@link #splitFile}, and ids their numbers. */
  public boolean isCoco() {
    return layout.equals(Layout.COCO.name());
  }

  /** Whether the truth are maps of real values or pictures: {@link Datasets#openMaps}. */
  public boolean hasMaps() {
    return layout.equals(Layout.MAPS.name()) && masks != null;
  }

  /** Whether its truth are panoptic segments: {@link #splitFile}, and PNGs in {@link #masks}. */
  public boolean isPanoptic() {
    return Layout.PANOPTIC.stream().anyMatch(l -> l.name().equals(layout));
  }

  /** Whether it has label maps. */
  public boolean hasLabelMaps() {
    return masks != null && !isPanoptic() && !hasMaps();
  }

  /**
   * Lists the samples in the split's order, or by id. Takes one listing a folder and opens no
   * image; what cannot be used becomes a failure. A million samples take some 40 MB.
   *
   * @throws dev.pixeltally.config.Refusal where a folder cannot be listed or nothing at all is
   *     there
   */
  public Listing list() {
    if (packed != null) {
      return packed.list();
    }
    if (isPanoptic()) {
      return new PanopticLister(this).list();
    }
    return isCoco() ? new CocoLister(this).list() : new Lister(this).list();
  }

  /** Gives the listed samples' bytes. */
  public SampleSource source() {
    return packed == null ? new FileSource(storage) : packed;
  }
}
