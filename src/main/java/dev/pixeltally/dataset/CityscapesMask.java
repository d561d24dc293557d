package dev.pixeltally.dataset;

/**
 * A predicted object of an image, as a list of masks names it.
 *
 * @param address of the PNG that holds its mask
 * @param labelId of its class
 * @param score finite; what it means is the predictor's business
 */
public record CityscapesMask(String address, int labelId, double score) {}
