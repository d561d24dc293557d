package dev.pixeltally.measure.maps;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.RealMap;
import dev.pixeltally.measure.Protocol;
import java.util.List;

/** One more pass over the angles between normals, for their median. */
public final class NormalsPass implements Protocol<RealMap, RealMap, RankState> {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // made by toList
  private final List<RankRange> ranges;

  public NormalsPass(MedianSearch search) {
    this.ranges = search.ranges();
  }

  @Override
  public String name() {
    return NormalsProtocol.NAME;
  }

  @Override
  public String convention() {
    return "the same angles again, counted where their median lies";
  }

  @Override
  public RankState empty() {
    return RankState.empty(ranges);
  }

  @Override
  public RankState observe(RealMap truth, RealMap prediction) throws SampleException {
    Angles angles = Angles.of(truth, prediction);
    return RankState.of(ranges, angles.degrees, angles.count);
  }
}
