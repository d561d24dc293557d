package dev.pixeltally.dataset.panoptic;

import java.util.Arrays;

/** The images that a panoptic file lists, as columns. */
public final class PanopticImages {
  private final TextTable ids = new TextTable();
  private final TextTable files = new TextTable();

  /** Width and height of each. */
  private int[] sizes = new int[32];

  PanopticImages() {}

  /** How many there are. */
  public int size() {
    return ids.size();
  }

  /** An image's id, as {@code 142238} or {@code frankfurt_000000_000294}. */
  public String id(int image) {
    return ids.text(image);
  }

  /** The name of its file; empty where the list does not say. */
  public String file(int image) {
    return files.text(image);
  }

  /** In pixels as the file says; 0 where it does not. */
  public int width(int image) {
    return sizes[2 * image];
  }

  /** As {@link #width}. */
  public int height(int image) {
    return sizes[2 * image + 1];
  }

  /** The image of this id, the first where there are several; -1: none. */
  public int find(String id) {
    return ids.find(id);
  }

  TextTable ids() {
    return ids;
  }

  TextTable files() {
    return files;
  }

  /** An image whose texts stand in the two tables' stores. */
  void add(long id, long file, long width, long height) {
    int image = ids.size();
    ids.add(id);
    files.add(file);
    if (2 * image == sizes.length) {
      sizes = Arrays.copyOf(sizes, 4 * image);
    }
    // What no image has is what the list does not say.
    boolean sound = width == (int) width && height == (int) height && width > 0 && height > 0;
    sizes[2 * image] = sound ? (int) width : 0;
    sizes[2 * image + 1] = sound ? (int) height : 0;
  }
}
