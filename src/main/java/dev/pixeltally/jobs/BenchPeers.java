package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.image.Preprocessing;
import dev.pixeltally.image.ResizePolicy;
import dev.pixeltally.image.ResizePolicy.Filter;
import dev.pixeltally.image.ResizePolicy.Keep;
import dev.pixeltally.image.ResizePolicy.ShortSide;
import dev.pixeltally.infer.ModelBundle;
import dev.pixeltally.infer.OutputSpec;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.tables.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people would write in Python, run on the same photographs by {@code peers.py}. */
final class BenchPeers {
  private final Path script;
  private final String python;
  private final Path work;

  /** One peer's result. */
  record Peer(double seconds, long images, double accuracy) {
    double rate() {
      return images / seconds;
    }
  }

  BenchPeers(Path home, Path work) {
    this.script = home.resolve("src/test/python/peers.py");
    this.work = work;
    String given = System.getenv("PIXELTALLY_PYTHON");
    this.python = given == null || given.isBlank() ? "python3" : given;
  }

  /** Why a way cannot be run here, or null. */
  String missing(String way) throws IOException, InterruptedException {
    if (!Files.exists(script)) {
      return script + " is not there";
    }
    String modules = "numpy, PIL, onnxruntime" + (way.equals("ray") ? ", ray.data" : "");
    try {
      BenchProcess.run(List.of(python, "-c", "import " + modules), work.resolve("peers.log"));
      return null;
    } catch (IOException | Refusal e) {
      return python + " cannot import " + modules + " (PIXELTALLY_PYTHON names another)";
    }
  }

  Peer run(String way, ModelBundle bundle, LabelSpace labels, BenchPhotographs photos, int cores)
      throws IOException, InterruptedException {
    Path spec = work.resolve("peers-spec.json");
    Path result = work.resolve("peers-result.json");
    Path out = work.resolve("peers-out");
    BenchPhotographs.clear(out);
    Files.writeString(spec, Json.pretty(spec(bundle, labels, photos, cores, out)));
    BenchProcess.run(
        List.of(python, script.toString(), spec.toString(), way, result.toString()),
        work.resolve("peers.log"));
    YamlNode r = YamlNode.read(result);
    return new Peer(
        r.number("seconds"), (long) r.number("images"), r.number("pixel_accuracy", Double.NaN));
  }

  private static Map<String, Object> spec(
      ModelBundle bundle, LabelSpace labels, BenchPhotographs photos, int cores, Path out) {
    Preprocessing p = bundle.preprocessing();
    OutputSpec output = bundle.outputs().get(0);
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("network", bundle.network());
    spec.put("input", bundle.input());
    spec.put("output", output.name());
    spec.put("head", output.head().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    spec.put("layout", p.layout().name());
    spec.put("order", p.order().name());
    spec.put("scale", p.scale());
    spec.put("mean", p.mean());
    spec.put("std", p.std());
    size(p.resize(), spec);
    spec.put("images", photos.root().resolve(BenchPhotographs.IMAGES));
    spec.put("masks", photos.measured() ? photos.root().resolve(BenchPhotographs.MASKS) : null);
    spec.put("classes", labels.classes().stream().map(LabelClass::id).toList());
    spec.put("cores", cores);
    spec.put("out", out);
    return spec;
  }

  private static void size(ResizePolicy policy, Map<String, Object> spec) {
    if (policy instanceof Keep k) {
      spec.put("short_side", null);
      spec.put("multiple", k.multiple());
      spec.put("pad", k.padValue());
    } else if (policy instanceof ShortSide s
        && s.maxLongSide() == 0
        && s.filter() == Filter.BILINEAR_ANTIALIAS) {
      spec.put("short_side", s.size());
      spec.put("multiple", s.multiple());
      spec.put("pad", s.padValue());
    } else {
      throw new Refusal(
          "peers.py knows no " + policy + "; it keeps sizes, or sets the short side, antialiased");
    }
  }
}
