package dev.pixeltally.infer;

import dev.pixeltally.image.Geometry;

/**
 * One image on its way into the network.
 *
 * @param token what the caller wants to get back with the result
 * @param geometry how the image lies in its tensor
 * @param tensor the packed image; closed by the batcher once the network has read it
 */
public record Item<T>(T token, Geometry geometry, Tensor tensor) {}
