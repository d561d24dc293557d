package dev.pixeltally.dataset.coco;

import java.util.OptionalLong;

/** What texts stand for where COCO's results have numbers, for datasets whose images have names. */
public interface ResultNames {
  /** The number that stands for an image of that name; empty: there is none. */
  OptionalLong image(String name);

  /** The number of a class of that name, or one that no class has. */
  long category(String name);
}
