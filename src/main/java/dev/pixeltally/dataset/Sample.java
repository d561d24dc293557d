package dev.pixeltally.dataset;

import java.io.Serializable;

/**
 * One image of a dataset.
 *
 * @param id unique within the dataset and split: the file name without its ending for VOC
 * @param image address of the image: a local path or a URI
 * @param truth address of its label map, or null where the dataset has none
 * @param bytes size of the image file
 */
public record Sample(String id, String image, String truth, long bytes) implements Serializable {}
