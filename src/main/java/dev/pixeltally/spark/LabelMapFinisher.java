package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.image.IndexPng;
import dev.pixeltally.image.LabelMap;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.spark.StageTimes.Step;
import dev.pixeltally.tables.PredictionCells;
import dev.pixeltally.tables.StoredRows;

/** Label maps: encoded as PNG, and measured against the truth where there is one. */
final class LabelMapFinisher extends Finisher {
  private final RunSetup setup;
  private final StageTimes times;
  private final Observer observer;
  private final int[] palette;
  private final IndexPng png = new IndexPng();
  private byte[] own = new byte[0];

  LabelMapFinisher(RunSetup setup, StageTimes times) {
    this.setup = setup;
    this.times = times;
    this.observer = new Observer(setup);
    this.palette = setup.bundle().outputs().get(0).labels().palette();
  }

  @Override
  void finish(Inference<Photo> inference, Finished into) throws SampleException {
    long clock = StageTimes.now();
    int pixels = inference.geometry().imageWidth() * inference.geometry().imageHeight();
    own = Observer.room(own, pixels);
    LabelMap prediction = inference.labels(0, own);
    clock = times.add(Step.POST, clock);
    into.cells = PredictionCells.ofLabelMap(png.encode(prediction, palette));
    clock = times.add(Step.ENCODE, clock);
    if (setup.protocol() != null) {
      into.state = observer.labels(inference.token().files(), prediction);
      times.add(Step.MEASURE, clock);
    }
  }

  @Override
  void measure(SampleFiles files, StoredRows.Row row, Finished into) throws SampleException {
    into.cells = row.cells();
    if (setup.protocol() != null) {
      into.state = observer.labels(files, png.decode(row.cells().labelMap(), setup.limits()));
    }
  }
}
