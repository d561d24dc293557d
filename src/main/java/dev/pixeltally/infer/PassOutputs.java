package dev.pixeltally.infer;

import java.util.Map;

/**
 * What one pass gave.
 *
 * @param images in the batch
 * @param width of the input tensor, in pixels
 * @param height of the input tensor, in pixels
 * @param tensors by name: all that the bundle's heads read
 */
record PassOutputs(int images, int width, int height, Map<String, RawOutput> tensors) {

  RawOutput of(String name) {
    RawOutput output = tensors.get(name);
    if (output == null) {
      throw new IllegalStateException("No output " + name + " among " + tensors.keySet());
    }
    return output;
  }
}
