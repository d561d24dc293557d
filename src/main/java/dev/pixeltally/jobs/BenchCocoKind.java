package dev.pixeltally.jobs;

import dev.pixeltally.measure.coco.CocoProtocol;
import java.util.Arrays;
import java.util.List;

/** What of the detections is compared, and in which files it lies. */
enum BenchCocoKind {
  BBOX("bbox", "boxes", CocoProtocol.COCO_BBOX),
  SEGM("segm", "masks", CocoProtocol.COCO_SEGM),
  KEYPOINTS("keypoints", "key points", CocoProtocol.COCO_KEYPOINTS);

  private final String word;
  private final String things;
  private final CocoProtocol protocol;

  BenchCocoKind(String word, String things, CocoProtocol protocol) {
    this.word = word;
    this.things = things;
    this.protocol = protocol;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(k -> k.word).toList();
  }

  static BenchCocoKind of(String word) {
    return Arrays.stream(values()).filter(k -> k.word.equals(word)).findFirst().orElseThrow();
  }

  /** As COCO's tools call it. */
  String word() {
    return word;
  }

  String things() {
    return things;
  }

  CocoProtocol protocol() {
    return protocol;
  }

  /** The ground truth's file; that of key points has persons alone, as COCO's has. */
  String truth() {
    return this == KEYPOINTS ? "keypoints-gt.json" : "gt.json";
  }

  String results() {
    return word + ".json";
  }
}
