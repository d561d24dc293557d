package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.measure.ImageProtocol;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import dev.pixeltally.measure.TruthReader;

/**
 * A protocol of maps where the predictions are a network's own.
 *
 * @param <T> what the protocol observes
 * @param <S> its state
 */
public final class RunMaps<T, S extends State<S>> implements ImageProtocol<T, RealMap, S> {
  private static final long serialVersionUID = 1L;

  private final Protocol<T, T, S> protocol;
  private final MapFormat<T> format;

  public RunMaps(Protocol<T, T, S> protocol, MapFormat<T> format) {
    this.protocol = protocol;
    this.format = format;
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public String convention() {
    return protocol.convention();
  }

  @Override
  public S empty() {
    return protocol.empty();
  }

  @Override
  public S observe(T truth, RealMap prediction) throws SampleException {
    return protocol.observe(truth, format.of(prediction));
  }

  @Override
  public Class<RealMap> judges() {
    return RealMap.class;
  }

  @Override
  public TruthReader<T> truthReader(DecodeLimits limits) {
    MapFormat.Reader<T> reader = format.truths();
    return files -> reader.read(files.truth(limits.maxBytes()), limits);
  }
}
