package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.CocoTruthReader;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * Real or drawn annotations, of which a bench's data are made.
 *
 * @param images places of the images that are used: all, or those with key points
 * @param sha256 of the file, hexadecimal
 */
record BenchCocoSource(CocoTruth truth, BenchCocoKind kind, int[] images, String sha256) {

  /**
   * Reads a COCO file for detections of a kind.
   *
   * @throws Refusal where it lacks what the kind needs
   */
  static BenchCocoSource read(Path file, BenchCocoKind kind) throws IOException {
    MessageDigest digest = digest();
    CocoTruth truth;
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      EnumSet<CocoPart> parts = EnumSet.of(CocoPart.SEGMENTATION, CocoPart.KEYPOINTS);
      truth = CocoTruthReader.read(in, file.toString(), Files.size(file), parts, Strictness.STRICT);
      in.transferTo(OutputStream.nullOutputStream());
    }
    ObjectTable objects = truth.objects();
    int[] images =
        IntStream.range(0, truth.images().size())
            .filter(
                i ->
                    kind != BenchCocoKind.KEYPOINTS
                        || rows(objects, i).anyMatch(r -> usable(objects, r, kind)))
            .toArray();
    boolean any = IntStream.range(0, objects.size()).anyMatch(row -> usable(objects, row, kind));
    if (images.length == 0 || !any) {
      throw new Refusal(
          "Cannot bench "
              + kind.things()
              + " made of "
              + file
              + ": none of its annotations has "
              + switch (kind) {
                case BBOX -> "a \"bbox\"";
                case SEGM -> "a \"segmentation\"";
                case KEYPOINTS -> "marked key points; --source-keypoints names a file that has";
              });
    }
    for (int image : images) {
      if (truth.heights()[image] < 2 || truth.widths()[image] < 2) {
        throw new Refusal(
            "Cannot bench with " + file + ": image " + truth.images().id(image) + " has no size");
      }
    }
    return new BenchCocoSource(truth, kind, images, HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The annotations of an image that are written; those of key points have some. */
  int[] annotations(int image) {
    ObjectTable objects = truth.objects();
    return rows(objects, image)
        .filter(r -> kind != BenchCocoKind.KEYPOINTS || objects.pointNumbers(r) > 0)
        .toArray();
  }

  /** The annotations of an image that a detection can be a jittered copy of. */
  int[] models(int image) {
    ObjectTable objects = truth.objects();
    return rows(objects, image).filter(r -> usable(objects, r, kind)).toArray();
  }

  private static IntStream rows(ObjectTable objects, int image) {
    return IntStream.range(objects.start(image), objects.start(image + 1)).map(objects::row);
  }

  private static boolean usable(ObjectTable objects, int row, BenchCocoKind kind) {
    return !objects.crowd(row)
        && switch (kind) {
          case BBOX -> objects.hasBox(row);
          case SEGM -> objects.hasBox(row) && objects.maskBytes(row) != null;
          case KEYPOINTS -> objects.pointNumbers(row) > 0 && objects.visible(row) > 0;
        };
  }
}
