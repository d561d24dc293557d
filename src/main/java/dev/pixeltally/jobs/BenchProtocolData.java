package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Makes the files of the cases below a folder; what was made once is taken again. */
final class BenchProtocolData {
  /** In the folders' names: to be raised when other bytes are made. */
  private static final int FORM = 1;

  /** As a good detector finds on COCO's val2017, above the scores that matter. */
  private static final double DETECTIONS_AN_IMAGE = 7.4;

  private final BenchPinned pinned;
  private final Path work;
  private final int images;
  private final int distinct;
  private final Path source;

  /**
   * @param images of each case
   * @param distinct how many label maps are drawn; the others are links to them
   * @param source COCO instances, of which boundary AP's files are made; null: there are none
   */
  BenchProtocolData(BenchPinned pinned, Path work, int images, int distinct, Path source) {
    this.pinned = pinned;
    this.work = work;
    this.images = images;
    this.distinct = Math.min(images, distinct);
    this.source = source;
  }

  /** The folder of a case's files, as {@code peers_protocols.py} expects them. */
  Path folder(BenchProtocolCase one) throws IOException, InterruptedException {
    return switch (one.data()) {
      case COCO -> masks();
      case CITYSCAPES, PANOPTIC -> maps(one.data());
    };
  }

  private Path masks() throws IOException {
    int detections = (int) Math.round(DETECTIONS_AN_IMAGE * images);
    BenchCocoCase size = new BenchCocoCase("boundary" + images, images, detections, 0);
    BenchCocoSource read = BenchCocoSource.read(source, BenchCocoKind.SEGM);
    return new BenchCocoData(read, size, work).files().truth().getParent();
  }

  private Path maps(BenchProtocolCase.Data data) throws IOException, InterruptedException {
    Path folder = work.resolve(data.word() + "-" + FORM + "-" + images + "-" + distinct);
    if (Files.exists(folder)) {
      return folder;
    }
    System.err.printf(
        "pixeltally: drawing %d of %d %s maps in %s%n", distinct, images, data.word(), folder);
    Path draft = folder.resolveSibling(folder.getFileName() + ".draft");
    BenchPhotographs.clear(draft);
    BenchPinned.Measured m =
        pinned.python(
            "make_bench_maps.py",
            List.of(
                data.word(), draft.toString(), String.valueOf(images), String.valueOf(distinct)));
    if (m.code() != 0) {
      throw new Refusal(
          "Cannot make maps for the bench with "
              + pinned.python()
              + ", which should have numpy and pillow: "
              + pinned.problem(m));
    }
    return Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
  }
}
