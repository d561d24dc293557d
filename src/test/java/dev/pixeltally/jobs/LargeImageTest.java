package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.report.RunReport;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file that would need a huge tensor is its own failure. */
class LargeImageTest {
  @TempDir Path folder;

  @Test
  void aNarrowImageUnderAShortSide() throws IOException {
    Trial trial = Trial.in(folder);
    String bundle = Files.readString(trial.bundle());
    Files.writeString(
        trial.bundle(),
        bundle.replace(
            "{policy: keep, multiple: 8, pad-value: 0}",
            "{policy: short-side, size: 64, filter: bilinear, multiple: 8}"));
    for (String id : new String[] {"narrow", "hair"}) {
      int length = id.equals("hair") ? 65_000 : 2_000;
      Files.write(trial.photo(id), new byte[0]);
      BufferedImage image = new BufferedImage(1, length, BufferedImage.TYPE_BYTE_GRAY);
      ImageIO.write(image, "png", trial.photo(id).toFile());
      ImageIO.write(image, "png", trial.mask(id).toFile());
      Files.writeString(trial.split(), Files.readString(trial.split()) + id + "\n");
    }
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      RunReport run = trial.run(spark, "limits.max-pixels=4000000");

      assertThat(run.failures()).containsOnlyKeys(Reason.TOO_MANY_PIXELS);
      assertThat(trial.table(run.run(), "failures"))
          .hasSize(2)
          .allSatisfy(
              row ->
                  assertThat((String) row.get("message"))
                      .contains("would fill a tensor of 64x")
                      .contains("limits.max-pixels=4000000"));
      assertThat(trial.predictions(run.run())).hasSize(Trial.IMAGES);
    }
  }
}
