package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.measure.voc.SdsTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdsPngTruthsTest {
  @TempDir Path folder;

  private void write(String kind, String id, int side, int first, int rest) throws IOException {
    byte[] ids = new byte[side * side];
    Arrays.fill(ids, (byte) rest);
    ids[0] = (byte) first;
    Path file = folder.resolve(kind).resolve(id + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, new IndexPng().encode(new LabelMap(side, side, ids), new int[256]));
  }

  @Test
  void aLargePictureLeavesNothingInASmallOne() throws Exception {
    write("SegmentationObject", "large", 8, 1, 1);
    write("SegmentationClass", "large", 8, 5, 5);
    write("SegmentationObject", "small", 3, 2, 0);
    write("SegmentationClass", "small", 3, 7, 0);
    Path list = folder.resolve("ImageSets/Segmentation/val.txt");
    Files.createDirectories(list.getParent());
    Files.writeString(list, "large\nsmall\n");
    VocFolder voc =
        VocFolder.open(
            Storage.of(folder.toString()), folder.toString(), "val", VocFolder.Kind.SEGMENTATION);
    SdsTruths truths =
        new SdsPngTruths(
            voc, VocImages.judged(LabelSpaces.builtIn("voc").classes()), DecodeLimits.DEFAULT);
    assertThat(truths.read("large").masks().get(0).area()).isEqualTo(64);
    SdsTruth small = truths.read("small");
    assertThat(List.of(small.width(), small.height())).isEqualTo(List.of(3, 3));
    assertThat(small.masks()).hasSize(1);
    assertThat(small.masks().get(0).area()).isEqualTo(1);
    // Class 7 of VOC's, the seventh of the judged.
    assertThat(small.classes()).containsExactly(6);
  }
}
