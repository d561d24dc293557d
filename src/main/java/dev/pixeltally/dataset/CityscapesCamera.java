package dev.pixeltally.dataset;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.JsonKeys;
import dev.pixeltally.dataset.coco.JsonScanner;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * What of a pair of cameras turns disparities into distances: Cityscapes' {@code *_camera.json}.
 *
 * @param baseline metres between the two cameras
 * @param focal focal length along rows, in pixels: {@code fx}
 */
public record CityscapesCamera(double baseline, double focal) {
  /**
   * Reads a file.
   *
   * @param address for messages
   * @throws SampleException CORRUPT where it is none, with the byte
   */
  public static CityscapesCamera read(byte[] file, String address) throws SampleException {
    try (JsonScanner json = new JsonScanner(new ByteArrayInputStream(file), address)) {
      CityscapesCamera camera = read(json);
      if (!(camera.baseline > 0 && camera.focal > 0)) {
        throw json.refusal(
            "extrinsic.baseline "
                + camera.baseline
                + " and intrinsic.fx "
                + camera.focal
                + "; metres and pixels, both there and above 0, are valid");
      }
      return camera;
    } catch (Refusal e) {
      throw new SampleException(Stage.TRUTH, Reason.CORRUPT, e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory failed to be read", e);
    }
  }

  private static CityscapesCamera read(JsonScanner json) throws IOException {
    JsonKeys top = new JsonKeys("extrinsic", "intrinsic");
    JsonKeys extrinsic = new JsonKeys("baseline");
    JsonKeys intrinsic = new JsonKeys("fx");
    double baseline = 0;
    double focal = 0;
    json.beginObject();
    for (int key = json.key(top, JsonKeys.NONE); key != JsonScanner.END; key = json.key(top, key)) {
      switch (key) {
        case 0 -> baseline = number(json, extrinsic);
        case 1 -> focal = number(json, intrinsic);
        default -> json.skip();
      }
    }
    json.finish();
    return new CityscapesCamera(baseline, focal);
  }

  /** The number under an object's one key that is asked for; 0 where it is not there. */
  private static double number(JsonScanner json, JsonKeys keys) throws IOException {
    double number = 0;
    json.beginObject();
    for (int key = json.key(keys, JsonKeys.NONE);
        key != JsonScanner.END;
        key = json.key(keys, key)) {
      if (key == 0) {
        number = json.number();
      } else {
        json.skip();
      }
    }
    return number;
  }
}
