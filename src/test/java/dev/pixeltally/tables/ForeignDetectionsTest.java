package dev.pixeltally.tables;

import static dev.pixeltally.tables.Samples.NO_HADOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsReader;
import dev.pixeltally.dataset.coco.Strictness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detections that pandas, Arrow and DuckDB wrote beside the JSON that Python's own json wrote. */
class ForeignDetectionsTest {
  private static final String SCRIPT =
      """
      import json, random
      import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
      random.seed(3)
      rows = []
      for i in range(5000):
          rows.append({"image_id": random.randrange(60), "category_id": random.randrange(90),
                       "bbox": [random.uniform(0, 640) for _ in range(4)], "score": random.random()})
      for r in rows[::3]:
          r["bbox"] = [round(v, 2) for v in r["bbox"]]
      json.dump(rows, open("plain.json", "w"))
      for r in rows:
          r["score"] = float(np.float32(r["score"]))
      json.dump(rows, open("float.json", "w"))
      for r in rows:
          r["keypoints"] = [random.uniform(0, 640) for _ in range(random.choice([3, 6]))]
      json.dump(rows, open("points.json", "w"))
      points = pd.DataFrame(rows)
      points.to_parquet("points.lists.parquet")
      packed = points.copy()
      packed["keypoints"] = [np.array(k, "<f8").tobytes() for k in points["keypoints"]]
      packed.to_parquet("points.packed.parquet")
      rows = json.load(open("plain.json"))
      frame = pd.DataFrame(rows)
      frame.to_parquet("plain.bbox.parquet")
      boxes = pd.DataFrame([r["bbox"] for r in rows], columns=["x", "y", "width", "height"])
      flat = pd.concat([frame.drop(columns="bbox"), boxes], axis=1)
      flat.to_parquet("plain.flat.parquet")
      flat.astype({"image_id": "int32", "category_id": "uint8"}).to_parquet("plain.int32.parquet", compression="zstd")
      flat.astype({"image_id": "float64", "category_id": "uint16"}).to_parquet("plain.float-ids.parquet", compression="gzip")
      table = pa.Table.from_pandas(flat, preserve_index=False)
      pq.write_table(table, "plain.v2.parquet", data_page_version="2.0", data_page_size=2000)
      pq.write_table(table, "plain.small.parquet", row_group_size=777, use_dictionary=False, compression="none")
      pq.write_table(table, "plain.split.parquet", use_dictionary=False,
                     column_encoding={"score": "BYTE_STREAM_SPLIT", "x": "BYTE_STREAM_SPLIT", "image_id": "DELTA_BINARY_PACKED"})
      holes = flat.copy()
      holes["note"] = "of no use"
      holes["mask"] = pd.Series([None] * len(holes), dtype=object)
      holes["mask_height"] = pd.array([None] * len(holes), dtype="Int32")
      holes["mask_width"] = pd.array([None] * len(holes), dtype="Int32")
      holes.to_parquet("plain.holes.parquet")
      flat.astype({"score": "float32"}).to_parquet("float.score.parquet")
      json.dump([], open("empty.json", "w"))
      frame.head(0).to_parquet("empty.bbox.parquet")
      flat.head(0).to_parquet("empty.flat.parquet")
      pd.DataFrame(columns=flat.columns).to_parquet("empty.untyped.parquet")
      with pq.ParquetWriter("plain.hollow.parquet", table.schema) as out:
          for part in [table.slice(0, 0), table.slice(0, 17), table.slice(0, 0), table.slice(17)]:
              out.write_table(part)
      masks = [{"image_id": 1, "category_id": 2, "score": .5, "segmentation": {"size": [4, 5], "counts": c}}
               for c in ["\\\\3oO0", "05o", ""]]
      json.dump(masks, open("masks.json", "w"))
      m = pd.DataFrame({"image_id": 1, "category_id": 2, "score": [.5] * 3, "mask_height": 4, "mask_width": 5,
                        "mask": [r["segmentation"]["counts"] for r in masks]})
      m.to_parquet("masks.text.parquet")
      m["mask"] = m["mask"].str.encode("ascii")
      m.to_parquet("masks.bytes.parquet")
      partly = pd.concat([flat.astype({"score": object}).head(3)])
      partly.loc[1, "score"] = None
      partly.astype({"score": float}).to_parquet("refused.empty score.parquet")
      flat.astype({"score": str}).to_parquet("refused.column score is BINARY.parquet")
      flat.astype({"image_id": str}).to_parquet("refused.column image_id is BINARY.parquet")
      flat.drop(columns="width").to_parquet("refused.no column width.parquet")
      flat.drop(columns=["x", "y", "width", "height"]).to_parquet("refused.neither boxes.parquet")
      frame.assign(bbox=[b[:3] for b in frame["bbox"]]).to_parquet("refused.bbox of 3 numbers.parquet")
      frame.assign(bbox=1.5).to_parquet("refused.column bbox is one number.parquet")
      flat.assign(image_id=flat["image_id"] + .5).to_parquet("refused.image_id that is no whole number.parquet")
      flat.assign(x=float("nan")).to_parquet("refused.not all there.parquet")
      import duckdb
      duckdb.sql("COPY (SELECT image_id, category_id::SMALLINT AS category_id, score, bbox FROM read_json('plain.json')) TO 'plain.duckdb.parquet'")
      """;

  @TempDir Path folder;

  @Test
  void theySayWhatTheJsonSays() throws Exception {
    Python.run(folder, SCRIPT);
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.toString().endsWith(".parquet")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    for (Path file : files) {
      String name = file.getFileName().toString();
      String[] parts = name.split("\\.", -1);
      if (parts[0].equals("refused")) {
        assertThatThrownBy(() -> read(file))
            .as(name)
            .isInstanceOf(Refusal.class)
            .hasMessageContaining(parts[1]);
      } else {
        assertThat(text(read(file)))
            .as(name)
            .isEqualTo(text(read(folder.resolve(parts[0] + ".json"))));
      }
    }
  }

  private static CocoResults read(Path file) throws IOException {
    EnumSet<CocoPart> all = EnumSet.allOf(CocoPart.class);
    if (file.toString().endsWith(".parquet")) {
      return DetectionReader.read(file.toString(), all, Strictness.STRICT, NO_HADOOP);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return CocoResultsReader.read(in, file.toString(), Files.size(file), all);
    }
  }

  private static String text(CocoResults results) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DetectionJson.write(results, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
