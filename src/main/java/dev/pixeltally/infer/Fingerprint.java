package dev.pixeltally.infer;

import dev.pixeltally.image.Orientation;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.ResizePolicy;
import dev.pixeltally.labels.LabelClass;
import java.util.List;
import java.util.Locale;

/**
 * The canonical text of what changes a bundle's predictions, one {@code key=value} a line, and its
 * checksum. Texts are length-prefixed, so that no name can imitate another line.
 */
final class Fingerprint {
  private final StringBuilder text = new StringBuilder();

  private Fingerprint() {}

  static String of(ModelBundle bundle) {
    Fingerprint f = new Fingerprint();
    f.line("model", 1).line("network", bundle.networkSha256()).text("input", bundle.input());
    f.add(bundle.preprocessing());
    if (bundle.arithmetic() != Arithmetic.ITS_OWN) {
      f.line("arithmetic", bundle.arithmetic());
    }
    for (OutputSpec output : bundle.outputs()) {
      f.line("head", output.head());
      f.add(output);
      if (output.labels() != null) {
        for (LabelClass c : output.labels().classes()) {
          f.line("id", c.id()).text("class", c.name());
        }
      }
    }
    return Sha256.of(f.text.toString());
  }

  static String of(Preprocessing preprocessing) {
    Fingerprint f = new Fingerprint();
    f.line("preprocessing", 1).add(preprocessing);
    return Sha256.of(f.text.toString());
  }

  static String turned(String fingerprint, Orientation orientation) {
    return orientation == Orientation.IGNORE
        ? fingerprint
        : Sha256.of("exif-rotation=apply\n" + fingerprint);
  }

  private void add(OutputSpec output) {
    if (output instanceof OutputSpec.Semantic o) {
      text("output", o.name()).line("layout", o.layout());
    } else if (output instanceof OutputSpec.Yolox o) {
      text("output", o.name()).line("strides", o.strides());
      add(o.selection());
    } else if (output instanceof OutputSpec.Detections o) {
      for (OutputSpec.Part part : OutputSpec.Part.values()) {
        text("tensor-" + part, o.parts().getOrDefault(part, ""));
      }
      line("classes-are", o.classes()).line("coordinates", o.coordinates());
      line("mask-frame", o.maskFrame()).number("mask-threshold", o.maskThreshold());
      add(o.selection());
    } else if (output instanceof OutputSpec.RealValues o) {
      text("output", o.name()).line("layout", o.layout()).line("holds", o.holds());
      number("scale", o.scale()).number("offset", o.offset()).line("reciprocal", o.reciprocal());
    } else if (output instanceof OutputSpec.PanopticLabels o) {
      text("output", o.name()).line("classes-are", o.classes()).line("divisor", o.divisor());
      line("void-class", o.voidClass()).line("stuff-area", o.stuffArea());
      line("nearest", o.places());
      things(o);
    } else if (output instanceof OutputSpec.PanopticQueries o) {
      text("tensor-classes", o.classTensor()).text("tensor-masks", o.maskTensor());
      line("classes-are", o.classes()).number("score-threshold", o.threshold());
      number("mask-threshold", o.maskThreshold());
      number("overlap-threshold", o.overlapThreshold());
      line("fuse", o.fuse()).line("segment-ids", o.ids()).line("mask-side", o.maskSide());
      things(o);
    } else {
      throw new IllegalStateException("No fingerprint for " + output);
    }
  }

  /** What is stuff is fused or left out, and what is ignored is no segment. */
  private void things(OutputSpec output) {
    output.labels().classes().forEach(c -> line("thing", c.thing()));
    output.labels().ignored().keySet().forEach(id -> line("ignored", id));
  }

  private void add(Selection s) {
    number("score-threshold", s.scoreThreshold()).line("nms", s.nms()).line("nms-rule", s.rule());
    number("nms-iou", s.iou()).line("max-detections", s.maxDetections());
  }

  private void add(Preprocessing p) {
    line("input-layout", p.layout()).line("order", p.order()).number("scale", p.scale());
    numbers("mean", p.mean());
    numbers("std", p.std());
    if (p.resize() instanceof ResizePolicy.Keep r) {
      line("policy", "keep").line("multiple", r.multiple()).number("pad-value", r.padValue());
    } else if (p.resize() instanceof ResizePolicy.ShortSide r) {
      line("policy", "short-side").line("size", r.size()).line("max-long-side", r.maxLongSide());
      line("filter", r.filter()).line("multiple", r.multiple()).number("pad-value", r.padValue());
    } else if (p.resize() instanceof ResizePolicy.Fixed r) {
      line("policy", "fixed").line("width", r.width()).line("height", r.height());
      line("filter", r.filter());
    } else if (p.resize() instanceof ResizePolicy.Letterbox r) {
      line("policy", "letterbox").line("width", r.width()).line("height", r.height());
      line("filter", r.filter()).line("centred", r.centred()).line("fill", r.fill());
    } else {
      throw new IllegalStateException("No fingerprint for " + p.resize());
    }
  }

  private Fingerprint line(String key, Object value) {
    text.append(key).append('=').append(String.valueOf(value).toLowerCase(Locale.ROOT));
    text.append('\n');
    return this;
  }

  private Fingerprint text(String key, String value) {
    text.append(key).append('=').append(value.length()).append(':').append(value).append('\n');
    return this;
  }

  private Fingerprint number(String key, double value) {
    // Minus zero is zero.
    return line(key, value + 0.0);
  }

  private void numbers(String key, List<Double> values) {
    values.forEach(v -> number(key, v));
  }
}
