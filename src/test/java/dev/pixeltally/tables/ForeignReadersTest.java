package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as other tools see them. */
class ForeignReadersTest {
  @TempDir Path folder;

  @Test
  void duckDbArrowAndPandasSeeTheValues() throws Exception {
    Samples.run(folder);
    String printed =
        Python.run(folder, Path.of("src/test/python/read_tables.py"), folder + "/results");
    JsonNode seen = new ObjectMapper().readTree(printed);

    for (String reader : List.of("duckdb", "arrow", "pandas")) {
      JsonNode summary = seen.get("summary").get(reader);
      assertThat(summary).as(reader).hasSize(2);
      assertThat(summary.get(0).get("run_id").textValue()).isEqualTo("20261121-061500-3f2a");
      // 0.1 + 0.2 in any IEEE arithmetic: 0.30000000000000004
      assertThat(summary.get(0).get("value").textValue()).isEqualTo("3fd3333333333334");
      assertThat(summary.get(0).get("support").longValue()).isEqualTo(1099511627776L);
      assertThat(summary.get(0).get("class_id").isNull()).isTrue();
      assertThat(summary.get(1).get("value").isNull()).as(reader).isTrue();

      JsonNode classes = seen.get("class_metrics").get(reader);
      assertThat(classes.get(0).get("value").textValue()).isEqualTo("3fd5555555555555");
      assertThat(classes.get(1).get("class_name").textValue()).isEqualTo("naïve \"quoted\"");
      assertThat(classes.get(1).get("class_id").longValue()).isEqualTo(Samples.WIDE_ID);
      assertThat(classes.get(1).get("value").textValue()).isEqualTo("0000000000000001");
      assertThat(classes.get(2).get("value").isNull()).isTrue();

      JsonNode confusion = seen.get("confusion").get(reader);
      assertThat(confusion.get(0).get("pixels").longValue()).isEqualTo(5_000_000_000L);
      assertThat(confusion.get(0).get("prediction_id").intValue()).isEqualTo(255);
      assertThat(confusion.get(1).get("prediction_id").isNull()).isTrue();

      JsonNode prediction = seen.get("predictions").get(reader).get(0);
      assertThat(prediction.get("image_id").textValue()).isEqualTo("a/één");
      assertThat(prediction.get("label_map"))
          .hasToString("[\"P\",[3,2],[0,1,2,2,1,0],[0,0,0,128,0,0,0,128,255]]");
      assertThat(prediction.get("width").intValue()).isEqualTo(3);
    }
    assertThat(seen.get("summary").get("duckdb_types"))
        .hasToString(
            "{\"run_id\":\"VARCHAR\",\"protocol\":\"VARCHAR\",\"metric\":\"VARCHAR\","
                + "\"class_id\":\"BIGINT\",\"class_name\":\"VARCHAR\",\"value\":\"DOUBLE\","
                + "\"support\":\"BIGINT\"}");
    assertThat(seen.get("predictions").get("duckdb_types").get("label_map").textValue())
        .isEqualTo("BLOB");
    assertThat(seen.get("confusion").get("arrow_types"))
        .hasToString(
            "{\"run_id\":\"string not null\",\"protocol\":\"string not null\","
                + "\"truth_id\":\"int64\",\"truth_name\":\"string not null\","
                + "\"prediction_id\":\"int64\",\"prediction_name\":\"string not null\","
                + "\"pixels\":\"int64 not null\"}");
  }

  @Test
  void theLinesOfTheDocumentationRunInDuckDb() throws Exception {
    Samples.run(folder);
    String printed =
        Python.run(
            folder,
            """
            import duckdb, sys
            for query in sys.argv[1:]:
                print(duckdb.sql(query).fetchall())
            """,
            statements("DuckDB").toArray(String[]::new));
    assertThat(printed.lines())
        .containsExactly(
            "[('20261121-061500-3f2a', 'sky', 0.3333333333333333, 7),"
                + " ('20261121-061500-3f2a', 'absent', None, 0),"
                + " ('20261121-061500-3f2a', 'naïve \"quoted\"', 5e-324, 3000000000)]",
            "[('a/één', 0.25), ('b 2', 0.75)]",
            "[('sky', 'naïve \"quoted\"', 5000000000), ('sky', '(void)', 1)]",
            "[('a/één', '20261121-061500-3f2a', %d), ('b 2', '20261121-061500-3f2a', %d)]"
                .formatted(Samples.png().length, Samples.png().length),
            "[('mean_iou', 0.30000000000000004), ('voc_mean_iou_percent', None)]");
  }

  @Test
  void theLinesOfTheDocumentationRunInPandas() throws Exception {
    Samples.run(folder);
    String printed = Python.run(folder, String.join("\n", blocks("pandas")));
    assertThat(printed).contains("class_name", "sky", "3.333333e-01");
    for (String name : List.of("a_één.png", "b 2.png")) {
      BufferedImage mask = ImageIO.read(folder.resolve(name).toFile());
      int[] indices = mask.getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null);
      assertThat(indices).as(name).containsExactly(0, 1, 2, 2, 1, 0);
    }
  }

  @Test
  void sparkSqlSeesTheValues() throws Exception {
    Samples.run(folder);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate()) {
      List<List<String>> answers = new ArrayList<>();
      for (String query : statements("Spark SQL")) {
        String here = query.replace("`results/", "`" + folder + "/results/");
        answers.add(spark.sql(here).collectAsList().stream().map(Row::toString).toList());
      }
      String bytes = String.valueOf(Samples.png().length);
      assertThat(answers)
          .containsExactly(
              List.of("[a/één,3,2," + bytes + "]", "[b 2,3,2," + bytes + "]"),
              List.of("[mean_iou,0.30000000000000004]", "[voc_mean_iou_percent,null]"));
      assertThat(spark.read().parquet(folder + "/results/predictions").schema().toDDL())
          .contains(
              "label_map BINARY",
              "width INT",
              "decode_ms DOUBLE",
              "image_sha256 STRING",
              "run STRING");
      assertThat(
              spark
                  .read()
                  .parquet(folder + "/results/runs/*/confusion")
                  .where("prediction_id IS NULL")
                  .select("pixels")
                  .collectAsList())
          .hasToString("[[1]]");
    }
  }

  /** The code blocks of a section of the page. */
  private static List<String> blocks(String section) {
    String page = TablesDoc.page();
    int from = page.indexOf("\n## " + section + "\n");
    String text = page.substring(from, page.indexOf("\n## ", from + 1));
    Matcher block = Pattern.compile("```\\w+\n(.*?)```", Pattern.DOTALL).matcher(text);
    return block.results().map(m -> m.group(1)).toList();
  }

  private static List<String> statements(String section) {
    return blocks(section).stream()
        .flatMap(b -> Arrays.stream(b.split(";", -1)))
        .filter(s -> !s.isBlank())
        .toList();
  }
}
