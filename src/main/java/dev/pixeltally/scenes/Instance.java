package dev.pixeltally.scenes;

import java.util.List;

/**
 * An object of a scene of which at least one pixel is seen.
 *
 * @param number its value in {@link Scene#instances()}, from 1
 * @param kind its class
 * @param depth distance from the camera, in metres; nearer objects hide farther ones
 * @param visible the extent of its seen pixels
 * @param amodal the extent inside the image of all its pixels, the hidden ones included
 * @param visiblePixels how many pixels are seen
 * @param amodalPixels how many pixels it would have if nothing stood before it
 * @param truncated whether it reaches beyond the image's edge
 * @param crowd whether it is a group marked as one, such as a flock
 * @param keyPoints one for each of its class's names, in their order
 */
public record Instance(
    int number,
    SceneClass kind,
    double depth,
    Box visible,
    Box amodal,
    int visiblePixels,
    int amodalPixels,
    boolean truncated,
    boolean crowd,
    List<KeyPoint> keyPoints) {

  /** Whether something stands before it: more than one pixel in twenty is hidden. */
  public boolean occluded() {
    return visiblePixels * 20L < amodalPixels * 19L;
  }

  /** Whether too little is seen to ask for it: under 80 pixels or under an eighth, or a crowd. */
  public boolean difficult() {
    return crowd || visiblePixels < 80 || visiblePixels * 8L < amodalPixels;
  }
}
