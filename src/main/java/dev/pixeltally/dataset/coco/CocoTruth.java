package dev.pixeltally.dataset.coco;

import java.util.List;

/**
 * A COCO dataset's ground truth in memory: columns, not objects.
 *
 * @param images ids of the listed images, ascending
 * @param listed the images in the file's order: their places, each once
 * @param heights of the images, in pixels; 0 where the file gives none
 * @param widths likewise
 * @param fileNames of the images; null unless asked for
 * @param categories ids of the listed categories, ascending
 * @param names of the categories
 * @param objects the annotations of listed images and categories, grouped by image
 * @param lvis what LVIS adds; null where no image has it
 * @param warnings what was odd
 */
public record CocoTruth(
    IdIndex images,
    int[] listed,
    int[] heights,
    int[] widths,
    String[] fileNames,
    IdIndex categories,
    List<String> names,
    ObjectTable objects,
    LvisParts lvis,
    CocoWarnings warnings) {}
