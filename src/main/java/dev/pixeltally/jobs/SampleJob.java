package dev.pixeltally.jobs;

import dev.pixeltally.config.EvaluateConfig.OutputConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.report.ProgressBar;
import dev.pixeltally.scenes.SampleResult;
import dev.pixeltally.scenes.SampleScenes;
import dev.pixeltally.scenes.SceneLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Draws scenes with exact ground truth. */
public final class SampleJob {
  private static final Setting<SceneLayout> LAYOUT =
      Setting.choice("layout", SceneLayout.VOC, "How the files lie.");
  private static final Setting<Integer> IMAGES =
      Setting.count("images", 1, 100_000_000, 200, "How many scenes.");
  private static final Setting<Long> SEED =
      Setting.wide("seed", Long.MIN_VALUE, Long.MAX_VALUE, 7L, "Same seed, same scenes.");
  private static final Setting<String> OUT =
      Setting.text("out", "DIR", null, "A new or empty folder.");
  public static final List<Setting<?>> SETTINGS =
      List.of(LAYOUT, IMAGES, SEED, OUT, OutputConfig.CONSOLE);

  private SampleJob() {}

  /** Draws; the exit code. */
  public static int run(Settings settings) throws IOException, InterruptedException {
    Path out = Outputs.local(settings.get(OUT), "scenes are drawn to a local folder");
    int images = settings.get(IMAGES);
    if (ExitCode.onlyChecks()) {
      SampleScenes.check(out);
      return ExitCode.checked();
    }
    long start = System.nanoTime();
    SampleResult result;
    try (ProgressBar bar =
        ProgressBar.onStandardError(
            Outputs.progress(settings.get(OutputConfig.CONSOLE)), "scenes", images)) {
      result =
          SampleScenes.write(
              settings.get(LAYOUT), out, images, settings.get(SEED), n -> bar.add(1));
    }
    System.out.printf(
        Locale.ROOT,
        "  %,d scenes with %,d objects in %.1f s: %s (splits train %,d, val %,d)%n",
        result.images(),
        result.objects(),
        (System.nanoTime() - start) / 1e9,
        out,
        result.train(),
        result.val());
    return ExitCode.DONE;
  }
}
