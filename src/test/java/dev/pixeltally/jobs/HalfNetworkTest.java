package dev.pixeltally.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.report.RunReport;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of float16 through a whole run: {@code make_half_golden.py}. */
class HalfNetworkTest {
  @TempDir Path folder;

  @Test
  void labelMapsAreThoseOfPythonsOnnxRuntime() throws IOException {
    Trial trial = Trial.in(folder);
    Trial.copy("/golden/half", folder);
    RunReport run;
    try (JavaSparkContext spark = Trial.spark("local[2]")) {
      run = trial.run(spark, "model.bundle=" + folder.resolve("half.yaml"), "model.batch=4");
    }
    Map<String, Map<String, Object>> rows = trial.predictions(run.run());
    assertThat(rows.keySet()).containsExactlyElementsOf(Trial.ids());
    for (String id : Trial.ids()) {
      byte[] map = (byte[]) rows.get(id).get("label_map");
      BufferedImage stored = ImageIO.read(new ByteArrayInputStream(map));
      BufferedImage expected = ImageIO.read(trial.expected(id).toFile());
      assertThat(EvaluateJobTest.ids(stored)).as(id).isEqualTo(EvaluateJobTest.ids(expected));
    }
  }
}
