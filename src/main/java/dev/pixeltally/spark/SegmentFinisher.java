package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.image.FlatRgbPng;
import dev.pixeltally.image.PanopticSegments;
import dev.pixeltally.image.RgbImage;
import dev.pixeltally.image.SegmentPng;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.spark.StageTimes.Step;
import dev.pixeltally.tables.PredictionCells;
import dev.pixeltally.tables.SegmentRows;
import dev.pixeltally.tables.StoredRows;

/** Panoptic segments: encoded as COCO's PNG, and measured where there is truth of them. */
final class SegmentFinisher extends Finisher {
  private final RunSetup setup;
  private final StageTimes times;
  private final Observer observer;
  private final LabelSpace labels;
  private final FlatRgbPng writer = new FlatRgbPng();
  private final SegmentPng reader = new SegmentPng();

  SegmentFinisher(RunSetup setup, StageTimes times) {
    this.setup = setup;
    this.times = times;
    this.observer = new Observer(setup);
    this.labels = setup.bundle().outputs().get(0).labels();
  }

  @Override
  void finish(Inference<Photo> inference, Finished into) throws SampleException {
    long clock = StageTimes.now();
    PanopticSegments made = (PanopticSegments) inference.prediction(0);
    clock = times.add(Step.POST, clock);
    RgbImage picture = new RgbImage(made.width(), made.height(), made.map().rgb());
    into.cells =
        PredictionCells.ofSegments(writer.encode(picture), SegmentRows.of(made.segments(), labels));
    clock = times.add(Step.ENCODE, clock);
    if (setup.protocol() != null) {
      into.state = observer.segments(inference.token().files(), made);
      times.add(Step.MEASURE, clock);
    }
  }

  @Override
  void measure(SampleFiles files, StoredRows.Row row, Finished into) throws SampleException {
    into.cells = row.cells();
    if (setup.protocol() != null) {
      PanopticSegments stored =
          new PanopticSegments(
              reader.decode(row.cells().segmentMap(), setup.limits()),
              SegmentRows.segments(row.cells().segments()));
      into.state = observer.segments(files, stored);
    }
  }
}
