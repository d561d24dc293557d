package dev.pixeltally.jobs;

import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.ResizePolicy;
import dev.pixeltally.image.ResizePolicy.Filter;
import dev.pixeltally.image.ResizePolicy.Fixed;
import dev.pixeltally.image.ResizePolicy.Keep;
import dev.pixeltally.image.ResizePolicy.Letterbox;
import dev.pixeltally.image.ResizePolicy.ShortSide;
import dev.pixeltally.infer.ModelBundle;

/** At which size a bench runs a network. */
enum BenchSize {
  /** As the bundle says. */
  FULL,
  /** Half of it each way, resized with the antialiased filter where the bundle names none. */
  HALF;

  /**
   * The bundle at this size.
   *
   * @param shortSide of the photographs, pixels: what is halved where the bundle keeps their size
   */
  ModelBundle of(ModelBundle bundle, int shortSide) {
    if (this == FULL) {
      return bundle;
    }
    Preprocessing p = bundle.preprocessing();
    Preprocessing half =
        new Preprocessing(
            p.layout(), p.order(), p.scale(), p.mean(), p.std(), half(p.resize(), shortSide));
    return new ModelBundle(
        bundle.name() + "-half",
        bundle.network(),
        bundle.networkSha256(),
        bundle.input(),
        half,
        bundle.outputs(),
        bundle.batchLimit(),
        bundle.inputAxes(),
        bundle.arithmetic());
  }

  private static ResizePolicy half(ResizePolicy policy, int shortSide) {
    if (policy instanceof Keep k) {
      return new ShortSide(
          half(shortSide), 0, Filter.BILINEAR_ANTIALIAS, k.multiple(), k.padValue());
    }
    if (policy instanceof ShortSide s) {
      return new ShortSide(
          half(s.size()), s.maxLongSide() / 2, s.filter(), s.multiple(), s.padValue());
    }
    if (policy instanceof Fixed f) {
      return new Fixed(half(f.width()), half(f.height()), f.filter());
    }
    Letterbox l = (Letterbox) policy;
    return new Letterbox(half(l.width()), half(l.height()), l.filter(), l.centred(), l.fill());
  }

  private static int half(int side) {
    return Math.max(1, side / 2);
  }
}
