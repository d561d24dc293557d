package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.dataset.voc.VocFolder;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scores a run's boxes by VOC's protocols. */
record VocRun(VocDevkit devkit, List<String> protocols, CocoConfig config) implements RunScoring {
  /** What may be said of these protocols. */
  static final List<Setting<?>> SETTINGS =
      List.of(CocoConfig.MODE, CocoConfig.IOU, CocoConfig.CURVES);

  @Override
  public List<Setting<?>> settings() {
    return SETTINGS;
  }

  @Override
  public Scores score(Run run) throws IOException {
    VocFolder.Ids images = devkit.images(run);
    RunFolder folder = run.folder();
    VocSource boxes =
        new VocRunBoxes(
            folder.id(), RunPredictions.of(folder, run.plan().fingerprint()), devkit::placeOf);
    List<DetectionReport> reports = new ArrayList<>();
    for (String name : protocols) {
      Instant started = Instant.now();
      VocScoring.Outcome outcome = score(name, images, boxes);
      DetectionReport report = outcome.scores().placed(folder, Map.of(), started);
      run.publisher().numbers(name, report.metrics());
      outcome.tables().write(folder);
      run.publisher().failed(name, outcome.scores().failures());
      reports.add(report);
    }
    return Scores.of(reports);
  }

  private VocScoring.Outcome score(String name, VocFolder.Ids images, VocSource boxes)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    try {
      return new VocScoring(name, config, threads)
          .score(devkit.folder(), images, devkit.classes(), boxes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("The scoring was interrupted").initCause(e);
    }
  }
}
