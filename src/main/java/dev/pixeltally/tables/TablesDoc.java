package dev.pixeltally.tables;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.panoptic.PanopticCategories;
import dev.pixeltally.labels.LabelClass;
import dev.pixeltally.labels.LabelSpace;
import dev.pixeltally.labels.LabelSpaces;
import dev.pixeltally.measure.MapProtocol;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Metrics;
import dev.pixeltally.measure.Protocols;
import dev.pixeltally.measure.cityscapes.CityscapesInstance;
import dev.pixeltally.measure.cityscapes.InstanceRules;
import dev.pixeltally.measure.panoptic.PanopticProtocol;
import dev.pixeltally.measure.pose.PoseProtocol;
import dev.pixeltally.measure.pose.PoseRules;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints {@code docs/tables.md} from the tables' own declarations. */
public final class TablesDoc {
  private static final int COCO_POINTS = 17;

  private TablesDoc() {}

  private static final String BEGINNING =
      """
      # The tables of a run

      Printed from the code (`TablesDoc`); a test keeps this page and the code the same.

          <out>/
            predictions/run=<run id>/*.parquet     one row an image that this run inferred; only ever added to
            runs/<run id>/
              images/                              which prediction each image has: this run's, or an earlier one's
              image_metrics/  class_metrics/  summary/  confusion/  failures/     Parquet, long format
              overlays/                            pictures of the worst images, where asked for
              run.json                             what ran; written last: without it a run is not complete
            latest.json                            which run is the latest complete one; replaced atomically
            _SUCCESS                               the mark of Spark's committer; says nothing of a run

      `shards` and `samples` are a pack's, not a run's: [operations.md](operations.md#packing).
      A folder without rows is not made: a run without failures has no `failures/`, `score` keeps no `predictions/`.
      Classes have ids of 64 bits; `TableReader` reads older runs too, in which they had 32.
      The lines below are run by the tests as they stand here, in the folder that holds `<out>` = `results`.

      ## DuckDB

      ```sql
      -- the class table of every run
      SELECT run_id, class_name, value AS iou, support AS pixels
        FROM 'results/runs/*/class_metrics/*.parquet' WHERE metric = 'iou' ORDER BY run_id, class_id;

      -- the ten worst images
      SELECT image_id, value AS mean_iou FROM 'results/runs/*/image_metrics/*.parquet'
       WHERE metric = 'mean_iou' ORDER BY value LIMIT 10;

      -- what is taken for what
      SELECT truth_name, prediction_name, pixels FROM 'results/runs/*/confusion/*.parquet'
       WHERE truth_name <> prediction_name ORDER BY pixels DESC LIMIT 10;

      -- the predictions that each run rests on, whichever run made them
      SELECT i.image_id, i.prediction_run, octet_length(p.label_map) AS png_bytes
        FROM 'results/runs/*/images/*.parquet' i
        JOIN (SELECT DISTINCT ON (run_id, image_sha256) * FROM 'results/predictions/*/*.parquet') p
          ON p.run_id = i.prediction_run AND p.image_sha256 = i.image_sha256
       ORDER BY i.image_id;

      -- the latest complete run alone
      SELECT s.metric, s.value FROM 'results/runs/*/summary/*.parquet' s
        JOIN 'results/latest.json' l ON s.run_id = l.run;
      ```

      ## pandas

      ```python
      import io
      import json
      import pandas as pd
      from PIL import Image

      run = json.load(open("results/latest.json"))["run"]
      classes = pd.read_parquet(f"results/runs/{run}/class_metrics")
      print(classes.pivot(index="class_name", columns="metric", values="value"))

      images = pd.read_parquet(f"results/runs/{run}/images")
      files = [f"results/predictions/run={r}" for r in images.prediction_run.unique()]
      predictions = pd.concat(pd.read_parquet(f, columns=["image_sha256", "label_map"]) for f in files)
      predictions = images.merge(predictions.drop_duplicates("image_sha256"), on="image_sha256")
      for row in predictions.head(3).itertuples():
          Image.open(io.BytesIO(row.label_map)).save(row.image_id.replace("/", "_") + ".png")   # palette PNG: indices are class ids
      ```

      ## Spark SQL

      ```sql
      SELECT image_id, width, height, length(label_map) AS png_bytes FROM parquet.`results/predictions`;

      SELECT metric, value FROM parquet.`results/runs/*/summary`;
      ```
      """;

  /** The page. */
  public static String page() {
    StringBuilder text = new StringBuilder(BEGINNING);
    for (Table table : Table.values()) {
      text.append("\n## ").append(table.folder()).append("\n\n").append(table.doc()).append("\n\n");
      text.append("| column | type | unit | holds |\n|---|---|---|---|\n");
      columns(text, "", table.columns());
    }
    metrics(text);
    return text.toString();
  }

  /** A line a column; those of nested rows after it, under its name. */
  private static void columns(StringBuilder text, String of, List<Column> columns) {
    for (Column c : columns) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  of + c.name(),
                  c.type().sql + (c.nullable() ? ", may be empty" : ""),
                  c.unit(),
                  c.doc()));
      columns(text, of + c.name() + ".", c.fields());
    }
  }

  /** The names that each protocol gives its numbers, asked of the protocols themselves. */
  private static void metrics(StringBuilder text) {
    text.append("\n## What stands in `metric`\n");
    LabelSpace any =
        new LabelSpace("any", List.of(new LabelClass(0, "any", 0, false)), Map.of(255, 0));
    for (String name : Protocols.names()) {
      LabelSpace labels = Protocols.usualLabels(name).map(LabelSpaces::builtIn).orElse(any);
      MapProtocol<?> protocol = Protocols.named(name, labels);
      Metrics metrics = protocol.empty().result();
      metrics(text, name, protocol.convention(), metrics);
    }
    PanopticCategories one =
        new PanopticCategories(List.of(new PanopticCategories.Category(0, "any", true, 0)));
    for (String name : PanopticProtocol.names()) {
      PanopticProtocol protocol = new PanopticProtocol(name, one, CocoConfig.Mode.STRICT);
      metrics(text, name, protocol.convention(), protocol.empty().result());
    }
    CityscapesInstance masks =
        new CityscapesInstance(
            new InstanceRules(InstanceRules.Distances.ANY_100_50, CocoConfig.Mode.STRICT));
    metrics(text, masks.name(), masks.convention(), masks.empty().result());
    PoseProtocol poses = new PoseProtocol(PoseRules.of(COCO_POINTS));
    metrics(text, poses.name(), poses.convention(), poses.empty().result());
    text.append("\n`@W` stands for `@1` to `@40`.\n");
    text.append(
            "\n`image_metrics` holds of each image `mean_iou` (over the classes that occur in it, in truth or")
        .append(
            " prediction), `pixel_accuracy`,\n`judged_pixels`, and the `iou` of its classes;\nof panoptic segments what stands in `summary`, and `pq`, `tp`, `fp`, `fn` of its classes;\nof scored masks the counts of its classes, of poses what stands in both tables.\n");
  }

  private static void metrics(StringBuilder text, String name, String convention, Metrics metrics) {
    text.append("\n`%s`: %s.\n\n".formatted(name, convention));
    text.append("- `summary`: ").append(names(metrics.overall())).append('\n');
    text.append("- `class_metrics`: ").append(names(metrics.perClass())).append('\n');
  }

  private static String names(List<Metric> metrics) {
    return metrics.stream()
        .map(m -> "`" + m.name().replaceFirst("@\\d+$", "@W") + "`")
        .distinct()
        .collect(Collectors.joining(", "));
  }

  public static void main(String[] args) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).print(page());
  }
}
