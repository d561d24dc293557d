package dev.pixeltally.pack;

import dev.pixeltally.dataset.FailedSample;
import java.util.List;

/**
 * What was packed.
 *
 * @param samples in the shards
 * @param failures what could not be packed, as the dataset's listing and its files told; of a label
 *     map its image is packed all the same
 * @param shards in all
 * @param written of these, by this start; the others were there
 * @param bytes of the shards
 */
public record PackResult(
    long samples, List<FailedSample> failures, int shards, int written, long bytes) {}
