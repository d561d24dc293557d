package dev.pixeltally.jobs;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.config.Setting;
import dev.pixeltally.measure.voc.SdsProtocol;
import dev.pixeltally.report.DetectionReport;
import dev.pixeltally.tables.RunPredictions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** VOC's segmented objects. */
final class SdsFamily implements InstanceFamily {
  private static final List<Setting<?>> SETTINGS = List.of(CocoConfig.MODE);

  @Override
  public List<String> protocols() {
    return List.of(SdsProtocol.NAME);
  }

  @Override
  public List<Setting<?>> settings() {
    return SETTINGS;
  }

  @Override
  public Evaluation plan(Subject subject, List<String> protocols) {
    if (!subject.output().givesMasks()) {
      throw subject.refusal(SdsProtocol.NAME, "gives instances without masks; valid: voc-det-2010");
    }
    VocDevkit devkit = VocDevkit.of(subject, protocols, "SegmentationObject");
    return new Evaluation(
        subject.plan(null), List.of(new Scoring(devkit)), devkit.mapping().warning());
  }

  private record Scoring(VocDevkit devkit) implements RunScoring {
    @Override
    public List<Setting<?>> settings() {
      return SETTINGS;
    }

    @Override
    public Scores score(Run run) throws IOException {
      Instant started = Instant.now();
      RunPredictions predictions = RunPredictions.of(run.folder(), run.plan().fingerprint());
      VocScoring.Outcome outcome =
          new SdsScoring(
                  new SdsPngTruths(devkit.folder(), devkit.classes(), run.plan().decodeLimits()),
                  devkit.classes(),
                  run.plan().config().coco())
              .score(devkit.images(run), new SdsRunMasks(predictions, devkit::placeOf));
      DetectionReport report = outcome.scores().placed(run.folder(), Map.of(), started);
      run.publisher().numbers(SdsProtocol.NAME, report.metrics());
      outcome.tables().write(run.folder());
      run.publisher().failed(SdsProtocol.NAME, outcome.scores().failures());
      return Scores.of(List.of(report));
    }
  }
}
