package dev.pixeltally.measure.coco;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Results made out of a truth by integers: {@code make_coco_real_golden.py} says how. */
final class CocoRecipe {
  private long state;
  private final StringBuilder json = new StringBuilder("[");
  private final List<Double> numbers = new ArrayList<>();

  private CocoRecipe(long seed) {
    state = seed;
  }

  /** Results as JSON, and what is digested of them. */
  record Made(String json, List<Double> numbers) {}

  static Made make(String recipe, JsonNode truth, long seed) {
    CocoRecipe r = new CocoRecipe(seed);
    if (recipe.equals("poses")) {
      r.poses(truth);
    } else {
      r.boxes(truth);
    }
    return new Made(r.json.append(']').toString(), r.numbers);
  }

  private long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private int below(int n) {
    return (int) ((next() >>> 33) % n);
  }

  private double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  private double sway(double reach) {
    return (2 * unit() - 1) * reach;
  }

  private static double round2(double x) {
    return Math.floor(x * 100 + 0.5) / 100;
  }

  private void poses(JsonNode truth) {
    double[] reaches = {0, 1, 3, 8, 20};
    for (JsonNode a : truth.get("annotations")) {
      JsonNode box = a.get("bbox");
      JsonNode points = a.get("keypoints");
      int copies = below(4);
      for (int c = 0; c < copies; c++) {
        double reach = reaches[below(5)];
        List<Double> made = new ArrayList<>();
        for (int i = 0; i < points.size(); i += 3) {
          double x = points.get(i).asDouble();
          double y = points.get(i + 1).asDouble();
          if (points.get(i + 2).asDouble() == 0) {
            x = box.get(0).asDouble() + box.get(2).asDouble() * unit();
            y = box.get(1).asDouble() + box.get(3).asDouble() * unit();
          }
          made.add(round2(x + sway(reach)));
          made.add(round2(y + sway(reach)));
          made.add(1.0);
        }
        add(a.get("image_id").asLong(), a.get("category_id").asLong(), "keypoints", made);
      }
    }
  }

  private void boxes(JsonNode truth) {
    double[] reaches = {0, 0.02, 0.1, 0.25, 0.6};
    for (JsonNode a : truth.get("annotations")) {
      double x = a.get("bbox").get(0).asDouble();
      double y = a.get("bbox").get(1).asDouble();
      double w = a.get("bbox").get(2).asDouble();
      double h = a.get("bbox").get(3).asDouble();
      int copies = below(4);
      for (int c = 0; c < copies; c++) {
        double reach = reaches[below(5)];
        List<Double> box = new ArrayList<>();
        box.add(round2(x + sway(reach) * w));
        box.add(round2(y + sway(reach) * h));
        box.add(round2(w * (1 + sway(reach))));
        box.add(round2(h * (1 + sway(reach))));
        add(a.get("image_id").asLong(), a.get("category_id").asLong(), "bbox", box);
      }
    }
    for (JsonNode image : truth.get("images")) {
      if (image.has("neg_category_ids")) {
        for (JsonNode category : image.get("neg_category_ids")) {
          if (below(3) == 0) {
            double width = image.get("width").asDouble();
            double height = image.get("height").asDouble();
            double w = round2(1 + unit() * width * 0.5);
            double h = round2(1 + unit() * height * 0.5);
            double x = round2(unit() * width * 0.5);
            double y = round2(unit() * height * 0.5);
            add(image.get("id").asLong(), category.asLong(), "bbox", List.of(x, y, w, h));
          }
        }
      }
    }
  }

  private void add(long image, long category, String key, List<Double> values) {
    double score = below(101) / 100.0;
    json.append(json.length() > 1 ? "," : "")
        .append("{\"image_id\":")
        .append(image)
        .append(",\"category_id\":")
        .append(category)
        .append(",\"")
        .append(key)
        .append("\":")
        .append(values)
        .append(",\"score\":")
        .append(score)
        .append('}');
    numbers.add((double) image);
    numbers.add((double) category);
    numbers.addAll(values);
    numbers.add(score);
  }
}
