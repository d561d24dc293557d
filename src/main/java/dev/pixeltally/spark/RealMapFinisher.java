package dev.pixeltally.spark;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.image.NpyMap;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.infer.Inference;
import dev.pixeltally.infer.OutputSpec;
import dev.pixeltally.spark.PhotoReader.Photo;
import dev.pixeltally.spark.StageTimes.Step;
import dev.pixeltally.tables.PredictionCells;
import dev.pixeltally.tables.StoredRows;

/** Maps of real values: encoded as float32, which they are, and measured likewise. */
final class RealMapFinisher extends Finisher {
  private final RunSetup setup;
  private final StageTimes times;
  private final Observer observer;
  private final int channels;
  private final NpyMap npy = new NpyMap();

  RealMapFinisher(RunSetup setup, StageTimes times) {
    this.setup = setup;
    this.times = times;
    this.observer = new Observer(setup);
    OutputSpec.RealValues values = (OutputSpec.RealValues) setup.bundle().outputs().get(0);
    this.channels = values.holds().channels();
  }

  @Override
  void finish(Inference<Photo> inference, Finished into) throws SampleException {
    long clock = StageTimes.now();
    RealMap prediction = (RealMap) inference.prediction(0);
    clock = times.add(Step.POST, clock);
    into.cells = PredictionCells.ofRealMap(NpyMap.encode(prediction));
    clock = times.add(Step.ENCODE, clock);
    if (setup.protocol() != null) {
      into.state = observer.state(inference.token().files(), prediction);
      times.add(Step.MEASURE, clock);
    }
  }

  @Override
  void measure(SampleFiles files, StoredRows.Row row, Finished into) throws SampleException {
    into.cells = row.cells();
    if (setup.protocol() != null) {
      RealMap stored = npy.decode(row.cells().realMap(), channels, setup.limits());
      into.state = observer.state(files, stored);
    }
  }
}
