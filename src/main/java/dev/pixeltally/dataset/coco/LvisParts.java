package dev.pixeltally.dataset.coco;

/**
 * What LVIS says beside COCO: which categories of an image were looked for and not found, which
 * were not marked exhaustively, and how frequent each is. Categories are places, not ids.
 *
 * @param negative of each image, the categories known to be absent
 * @param notExhaustive of each image, the categories whose objects are not all marked
 * @param frequency of each category: r, c or f; 0 where the file gives none
 */
public record LvisParts(int[][] negative, int[][] notExhaustive, byte[] frequency) {}
