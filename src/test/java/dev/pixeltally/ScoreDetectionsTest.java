package dev.pixeltally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableReader;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code score coco-bbox} and its kin as a user types them, against pycocotools' numbers. */
class ScoreDetectionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    System.setErr(err);
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private JsonNode printed() throws IOException {
    return JSON.readTree(printed.toString(StandardCharsets.UTF_8));
  }

  private int score(String protocol, String... more) {
    Stream<String> line =
        Stream.of(
            "score",
            protocol,
            "--truth=" + folder.resolve("gt.json"),
            "--predictions=" + folder.resolve("dt.json"));
    return Pixeltally.run(Stream.concat(line, Stream.of(more)).toArray(String[]::new));
  }

  private void refused(String says, String... args) {
    assertThat(Pixeltally.run(args)).as(told()).isEqualTo(2);
    assertThat(told()).contains(says);
    assertThat(printed.size()).isZero();
  }

  /** Writes the files of the first case with enough detections and no parameters of its own. */
  private JsonNode golden(String file, int atLeast) throws IOException {
    try (InputStream in =
            ScoreDetectionsTest.class.getResourceAsStream("/golden/coco/" + file + ".jsonl.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        int gt = line.indexOf(",\"gt\":");
        int dt = line.indexOf(",\"dt\":");
        JsonNode fields = JSON.readTree(line.substring(0, gt) + "}");
        String truth = line.substring(gt + 6, dt);
        boolean small = JSON.readTree(truth).get("categories").get(0).get("id").asLong() < 1000;
        JsonNode results = JSON.readTree(line.substring(dt + 6, line.length() - 1));
        JsonNode stats = fields.get("stats");
        if (fields.get("params").isEmpty()
            && small
            && faultless(JSON.readTree(truth).get("annotations"))
            && results.size() >= atLeast
            && stats.get(0).asText().startsWith("0x1")) {
          Files.writeString(folder.resolve("gt.json"), truth);
          Files.writeString(folder.resolve("dt.json"), results.toString());
          return fields;
        }
      }
    }
    throw new AssertionError("no such case in " + file);
  }

  /** Whether the reference's faults are not touched, so that both modes say the same. */
  private static boolean faultless(JsonNode annotations) {
    Set<Long> ids = new HashSet<>();
    boolean ignored = false;
    for (JsonNode a : annotations) {
      ids.add(a.get("id").asLong());
      ignored |= a.path("ignore").asInt() != 0;
    }
    return ids.size() == annotations.size() && !ids.contains(0L) && !ignored;
  }

  @ParameterizedTest
  @CsvSource({
    "coco-bbox,bbox",
    "coco-segm,segm",
    "coco-boundary,boundary",
    "coco-keypoints,keypoints"
  })
  void jsonHasTheReferencesNumbersToTheLastDigit(String protocol, String file) throws IOException {
    JsonNode golden = golden(file, 12);
    assertThat(score(protocol, "--json", "--threads=2")).as(told()).isZero();
    JsonNode run = printed();
    assertThat(run.get("protocol").asText()).isEqualTo(protocol);
    List<Double> found = new ArrayList<>();
    run.get("metrics").forEach(v -> found.add(v.isNull() ? -1 : v.asDouble()));
    List<Double> expected = new ArrayList<>();
    golden.get("stats").forEach(v -> expected.add(Double.parseDouble(v.asText())));
    assertThat(found).isEqualTo(expected);
    assertThat(told()).contains("Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all |");
  }

  @Test
  void packedResultsAreResultsToo() throws IOException {
    JsonNode golden = golden("bbox", 12);
    Path packed = folder.resolve("dt.json.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(folder.resolve("dt.json"), gzip);
    }
    assertThat(score("coco-bbox", "--json", "--set", "predictions=" + packed)).as(told()).isZero();
    assertThat(printed().get("metrics").get("AP").asDouble())
        .isEqualTo(Double.parseDouble(golden.get("stats").get(0).asText()));
  }

  @Test
  void theTablesHoldEveryCell() throws Exception {
    golden("bbox", 12);
    assertThat(score("coco-bbox", "--json", "--curves=all", "--out=" + folder.resolve("runs")))
        .as(told())
        .isZero();
    JsonNode run = printed();
    String at = folder.resolve("runs/runs/" + run.get("run").asText()).toString();
    Map<String, Double> summary = new HashMap<>();
    for (Object[] row : rows(Table.SUMMARY, at + "/summary", "metric", "value")) {
      summary.put((String) row[0], (Double) row[1]);
    }
    run.get("metrics")
        .properties()
        .forEach(
            m ->
                assertThat(summary.get(m.getKey()))
                    .isEqualTo(m.getValue().isNull() ? null : (Double) m.getValue().asDouble()));
    List<Object[]> curves =
        rows(Table.CURVES, at + "/curves", "class_id", "area", "max_detections", "precision");
    int classes = run.get("classes").size();
    assertThat(curves).hasSize(classes * 4 * 3 * 10 * 101);
    double mean =
        curves.stream()
            .filter(r -> r[1].equals("all") && r[2].equals(100) && r[3] != null)
            .mapToDouble(r -> (Double) r[3])
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(summary.get("AP"), within(1e-12));
    assertThat(rows(Table.CLASS_METRICS, at + "/class_metrics", "metric", "value"))
        .anySatisfy(r -> assertThat(r[0]).isEqualTo("AP75small"));
  }

  private static List<Object[]> rows(Table table, String address, String... columns)
      throws IOException {
    List<Object[]> rows = new ArrayList<>();
    try (TableReader in =
        TableReader.of(table).columns(columns).open(address, Configuration::new)) {
      for (Object[] row; (row = in.next()) != null; ) {
        rows.add(row.clone());
      }
    }
    return rows;
  }

  @Test
  void thresholdsAreasLimitsAndClassesCanBeChosen() throws IOException {
    golden("bbox", 12);
    JsonNode truth = JSON.readTree(folder.resolve("gt.json").toFile());
    String category = truth.get("categories").get(0).get("name").asText();
    assertThat(
            score(
                "coco-bbox",
                "--json",
                "--set",
                "iou-thresholds=0.5,0.75",
                "--max-detections=1,5",
                "--area-ranges=all:0:1e10,tiny:0:9",
                "--categories=" + category))
        .as(told())
        .isZero();
    assertThat(printed().get("classes")).hasSize(1);
    assertThat(printed().get("metrics").has("AR@5")).isTrue();
    assertThat(told()).contains("IoU=0.50:0.75");
  }

  @Test
  void whatIsOddIsCountedAndCanBeCorrected() throws IOException {
    Files.writeString(
        folder.resolve("gt.json"),
        "{\"images\":[{\"id\":1,\"width\":9,\"height\":9}],"
            + "\"categories\":[{\"id\":1,\"name\":\"a\"}],"
            + "\"annotations\":[{\"id\":0,\"image_id\":1,\"category_id\":1,\"iscrowd\":0,"
            + "\"area\":4,\"bbox\":[0,0,2,2]}]}");
    Files.writeString(
        folder.resolve("dt.json"),
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,2,2],\"score\":0.5}]");
    assertThat(score("coco-bbox", "--json")).isZero();
    assertThat(printed().get("metrics").get("AP").asDouble()).isZero();
    assertThat(told()).contains("1 annotations with id 0");
    printed.reset();
    assertThat(score("coco-bbox", "--json", "--mode=corrected", "--out=" + folder.resolve("runs")))
        .isZero();
    assertThat(printed().get("metrics").get("AP").asDouble()).isGreaterThan(0.999);
    assertThat(printed().get("protocol").asText()).isEqualTo("coco-bbox-corrected");
    String at = folder.resolve("runs/runs/" + printed().get("run").asText()).toString();
    assertThat(rows(Table.CLASS_METRICS, at + "/class_metrics", "protocol"))
        .allSatisfy(r -> assertThat(r[0]).isEqualTo("coco-bbox-corrected"));
  }

  @Test
  void whatStandsBesideApIsToldAndKept() throws Exception {
    golden("bbox", 12);
    JsonNode truth = JSON.readTree(folder.resolve("gt.json").toFile());
    StringBuilder csv = new StringBuilder("image_id,weather\n");
    int n = 0;
    for (JsonNode image : truth.get("images")) {
      csv.append(image.get("id")).append(n++ % 2 == 0 ? ",\"sun, wind\"\n" : ",rain\n");
    }
    Files.writeString(folder.resolve("meta.csv"), csv);
    assertThat(
            score(
                "coco-bbox",
                "--json",
                "--analysis=all",
                "--bootstrap=50",
                "--slices=" + folder.resolve("meta.csv") + ":weather",
                "--out=" + folder.resolve("runs")))
        .as(told())
        .isZero();
    JsonNode metrics = printed().get("metrics");
    assertThat(metrics.has("tide_Cls_percent")).isTrue();
    assertThat(metrics.has("ece@50")).isTrue();
    assertThat(metrics.has("best_f1@50_score")).isTrue();
    assertThat(metrics.has("AP[weather=sun, wind]")).isTrue();
    assertThat(metrics.get("AP_low").asDouble())
        .isLessThanOrEqualTo(metrics.get("AP_high").asDouble());
    String at = folder.resolve("runs/runs/" + printed().get("run").asText()).toString();
    assertThat(rows(Table.CONFUSION, at + "/confusion", "truth_name", "pixels")).isNotEmpty();
    assertThat(rows(Table.CLASS_METRICS, at + "/class_metrics", "metric"))
        .anySatisfy(r -> assertThat(r[0]).isEqualTo("best_f1@50_f1"));
    assertThat(told()).containsPattern("maxDets=100 \\] = [01]\\.\\d{3} \\[[01]\\.\\d{3}, ");
  }

  /** 2^53 and 2^53 + 1 are one double. pycocotools 2.0.11 says AP 0.5: 1 of cats, 0 of dogs. */
  @Test
  void idsOfCategoriesMayHaveSixtyFourBits() throws Exception {
    long cat = 9_007_199_254_740_992L;
    long dog = 9_007_199_254_740_993L;
    Files.writeString(
        folder.resolve("gt.json"),
        """
        {"images": [{"id": 1, "width": 90, "height": 90}],
         "categories": [{"id": %1$d, "name": "cat"}, {"id": %2$d, "name": "dog"}],
         "annotations": [
          {"id": 1, "image_id": 1, "category_id": %1$d, "iscrowd": 0, "area": 400,
           "bbox": [0, 0, 20, 20]},
          {"id": 2, "image_id": 1, "category_id": %2$d, "iscrowd": 0, "area": 400,
           "bbox": [40, 40, 20, 20]}]}"""
            .formatted(cat, dog));
    Files.writeString(
        folder.resolve("dt.json"),
        """
        [{"image_id": 1, "category_id": %1$d, "bbox": [0, 0, 20, 20], "score": 0.5},
         {"image_id": 1, "category_id": %2$d, "bbox": [0, 0, 20, 20], "score": 0.5}]"""
            .formatted(cat, dog));
    String out = "--out=" + folder.resolve("runs");
    assertThat(score("coco-bbox", "--json", "--curves=main", "--analysis=all", out))
        .as(told())
        .isZero();
    JsonNode run = printed();
    assertThat(run.get("metrics").get("AP").asDouble()).isCloseTo(0.5, within(1e-12));
    assertThat(run.get("classes")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      JsonNode one = run.get("classes").get(i);
      assertThat(one.get("id").longValue()).isEqualTo(cat + i);
      assertThat(one.get("detections").asInt()).isEqualTo(1);
      assertThat(one.get("AP").asDouble()).isCloseTo(1 - i, within(1e-12));
    }
    assertThat(told()).containsPattern("cat +100\\.00").containsPattern("dog +0\\.00");

    String at = folder.resolve("runs/runs/" + run.get("run").asText()).toString();
    String[] named = {"class_id", "class_name"};
    for (Table table : List.of(Table.CLASS_METRICS, Table.CURVES)) {
      assertThat(
              Set.copyOf(
                  rows(table, at + "/" + table.folder(), named).stream().map(List::of).toList()))
          .containsExactlyInAnyOrder(List.of(cat, "cat"), List.of(dog, "dog"));
    }
    assertThat(rows(Table.CONFUSION, at + "/confusion", "truth_id", "prediction_id", "pixels"))
        .contains(new Object[] {cat, cat, 1L}, new Object[] {dog, null, 1L});

    printed.reset();
    assertThat(score("coco-bbox", "--json", "--categories=" + dog)).as(told()).isZero();
    assertThat(printed().get("classes").get(0).get("name").asText()).isEqualTo("dog");
  }

  private void twoDogs() throws IOException {
    Files.writeString(
        folder.resolve("gt.json"),
        "{\"images\":[{\"id\":1,\"width\":9,\"height\":9}],"
            + "\"categories\":[{\"id\":1,\"name\":\"dog\"},{\"id\":2,\"name\":\"dog\"}],"
            + "\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"iscrowd\":0,"
            + "\"area\":4,\"bbox\":[0,0,2,2]}]}");
    Files.writeString(
        folder.resolve("dt.json"),
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,2,2],\"score\":0.5},"
            + "{\"image_id\":1,\"category_id\":2,\"bbox\":[0,0,2,2],\"score\":0.5}]");
  }

  @Test
  void classesOfOneNameAreTwo() throws IOException {
    twoDogs();
    assertThat(score("coco-bbox", "--json")).as(told()).isZero();
    assertThat(printed().get("classes")).hasSize(2);
    assertThat(told()).contains("2 detections");
    printed.reset();
    String gt = "--truth=" + folder.resolve("gt.json");
    String dt = "--predictions=" + folder.resolve("dt.json");
    refused("an id is valid instead", "score", "coco-bbox", gt, dt, "--categories=dog");
  }

  @Test
  void areaRangesNeedNotHoldAll() throws IOException {
    twoDogs();
    assertThat(score("coco-bbox", "--json", "--area-ranges=tiny:0:9")).as(told()).isZero();
    assertThat(printed().get("classes").get(0).get("objects").asInt()).isEqualTo(1);
  }

  @Test
  void aBrokenGzipIsRefusedByName() throws IOException {
    golden("bbox", 12);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      Files.copy(folder.resolve("dt.json"), gzip);
    }
    Path broken = folder.resolve("broken.json.gz");
    String gt = "--truth=" + folder.resolve("gt.json");
    for (int length : new int[] {5, packed.size() / 2, packed.size() - 4}) {
      Files.write(broken, java.util.Arrays.copyOf(packed.toByteArray(), length));
      refused("broken.json.gz", "score", "coco-bbox", gt, "--predictions=" + broken);
    }
  }

  private void write(String annotations, String detections) throws IOException {
    String truth =
        "{'images':[{'id':1,'width':9,'height':9},{'id':2,'width':9,'height':9}],"
            + "'categories':[{'id':1,'name':'dog'}],'annotations':["
            + annotations
            + "]}";
    Files.writeString(folder.resolve("gt.json"), truth.replace('\'', '"'));
    String results = "[" + detections + "]";
    Files.writeString(folder.resolve("dt.json"), results.replace('\'', '"'));
  }

  private static String annotation(int id, int image, String counts) {
    return "{'id':"
        + id
        + ",'image_id':"
        + image
        + ",'category_id':1,'iscrowd':0,'area':9,'bbox':[1,1,3,3],"
        + mask(counts)
        + "}";
  }

  private static String detection(int image, String score, String counts) {
    return "{'image_id':" + image + ",'category_id':1,'score':" + score + "," + mask(counts) + "}";
  }

  private static String mask(String counts) {
    return "'segmentation':{'size':[9,9],'counts':" + counts + "}";
  }

  private static final String SQUARE = "[10,3,6,3,6,3,50]";
  private static final String BEYOND = "[10,3,69]";

  @Test
  void refusalsOfMasksNameFileAndNumber() throws IOException {
    String gt = "--truth=" + folder.resolve("gt.json");
    String dt = "--predictions=" + folder.resolve("dt.json");
    String fine = annotation(7, 1, SQUARE);
    write(fine, detection(1, ".9", SQUARE) + "," + detection(1, ".8", BEYOND));
    String says = "detection number 1 (from 0) of " + folder.resolve("dt.json") + ": Cannot read";
    refused(says, "score", "coco-segm", gt, dt);
    write(fine + "," + annotation(8, 1, BEYOND), detection(1, ".9", SQUARE));
    says = "annotation number 1 (from 0) of " + folder.resolve("gt.json") + ": Cannot read";
    refused(says, "score", "coco-segm", gt, dt);
    write(fine + ",{'id':8,'image_id':1,'category_id':1,'iscrowd':0}", detection(1, ".9", SQUARE));
    says = "annotation number 1 (from 0) of " + folder.resolve("gt.json") + ": it has no segm";
    refused(says, "score", "coco-segm", gt, dt);
  }

  @Test
  void namesThatATerminalWouldObeyAreShownByTheirCodes() throws IOException {
    write(annotation(7, 1, SQUARE), detection(1, ".9", SQUARE));
    Path truth = folder.resolve("gt.json");
    String evil = "{'id':1,'name':'do\\u202eg\\u001b[2J'},{'id':2,'name':'two\\nlines'}";
    Files.writeString(
        truth,
        Files.readString(truth).replace("{\"id\":1,\"name\":\"dog\"}", evil.replace('\'', '"')));
    assertThat(score("coco-segm", "--json", "--out=" + folder.resolve("runs"))).isZero();
    assertThat(told()).contains("do<U+202E>g<U+001B>[2J ").contains("two<U+000A>lines ");
    assertThat(told()).doesNotContain("\u202e").doesNotContain("\u001b[2J");
    assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("\u202e");
    assertThat(printed().get("classes").get(0).get("name").asText())
        .isEqualTo("do\u202eg\u001b[2J");
    String at = folder.resolve("runs/runs/" + printed().get("run").asText()).toString();
    assertThat(rows(Table.CLASS_METRICS, at + "/class_metrics", "class_name"))
        .anySatisfy(r -> assertThat(r[0]).isEqualTo("do\u202eg\u001b[2J"));
    told.reset();
    assertThat(score("coco-segm", "--categories=do")).isEqualTo(2);
    assertThat(told()).contains("<U+202E>").doesNotContain("\u202e");
  }

  @Test
  void aDilationRatioIsForBordersAlone() throws IOException {
    write(annotation(7, 1, SQUARE), detection(1, ".9", SQUARE));
    assertThat(score("coco-segm", "--set=dilation-ratio=.1")).isEqualTo(2);
    assertThat(told()).contains("dilation-ratio is for coco-boundary and lvis-boundary alone");
    told.reset();
    assertThat(score("coco-boundary", "--set=dilation-ratio=0")).isEqualTo(2);
    assertThat(told()).contains("should be a number above 0 and at most 1");
    assertThat(score("coco-boundary", "--set=dilation-ratio=.1", "--json")).isZero();
    // pycocotools' formula never quite gives 1.
    assertThat(printed().get("metrics").get("AP").asDouble()).isGreaterThan(.999999);
  }

  @Test
  void aRunThatFailsLeavesNothing() throws IOException {
    write(annotation(7, 1, SQUARE), detection(1, ".9", SQUARE));
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve("runs"), "a file where the folder of runs should be");
    assertThat(score("coco-segm", "--out=" + out)).isEqualTo(1);
    assertThat(printed.size()).isZero();
    try (Stream<Path> left = Files.list(out)) {
      assertThat(left).containsExactly(out.resolve("runs"));
    }
  }

  /** Adds to the results before and after each of them what no tool can evaluate. */
  private int spoil(String... bad) throws IOException {
    Path file = folder.resolve("dt.json");
    List<String> all = new ArrayList<>();
    for (JsonNode one : JSON.readTree(file.toFile())) {
      String next = bad[all.size() / 2 % bad.length].replace('\'', '"');
      all.add(next.replace("IMAGE", one.get("image_id").asText()));
      all.add(one.toString());
    }
    for (String one : bad) {
      all.add(one.replace('\'', '"').replace("IMAGE", "7"));
    }
    // The first decides what all must have.
    all.add(0, all.remove(1));
    Files.writeString(file, "[" + String.join(",", all) + "]");
    return all.size();
  }

  private static double stat(JsonNode golden, int i) {
    return Double.parseDouble(golden.get("stats").get(i).asText());
  }

  /** Without what cannot be evaluated the numbers are those of the reference without it. */
  @ParameterizedTest
  @CsvSource({"coco-segm,segm", "coco-bbox,bbox", "coco-keypoints,keypoints"})
  void correctedLeavesBadDetectionsOutAndSaysWhich(String protocol, String file) throws Exception {
    JsonNode golden = golden(file, 12);
    int good = JSON.readTree(folder.resolve("dt.json").toFile()).size();
    String all =
        "'bbox':[1,1,3,3],'segmentation':{'size':[9,9],'counts':'P:'},'keypoints':[1,1,2],";
    String bad = all + "'category_id':1,";
    int size =
        spoil(
            "{'image_id':987654," + bad + "'score':1}",
            "{'image_id':IMAGE," + bad + "'score':NaN}",
            "{'image_id':IMAGE," + bad + "'score':-Infinity}",
            "{'image_id':IMAGE," + bad + "'score':1e999}",
            "{'image_id':IMAGE," + bad + "'score':null}",
            "{'image_id':IMAGE," + bad + "'x':1}",
            "{" + bad + "'score':1}",
            "{'image_id':null," + bad + "'score':1}",
            "{'image_id':IMAGE," + all + "'score':1}",
            "{'image_id':IMAGE,'category_id':1,'score':1}");
    assertThat(score(protocol, "--mode=strict")).isEqualTo(2);
    assertThat(told()).contains(folder.resolve("dt.json").toString());
    told.reset();
    String out = "--out=" + folder.resolve("runs");
    assertThat(score(protocol, "--mode=corrected", "--json", out, "--set=failures.max-share=.99"))
        .as(told())
        .isZero();
    assertThat(printed().get("metrics").get("AP").asDouble()).isEqualTo(stat(golden, 0));
    assertThat(told()).contains("note         " + (size - good) + " detections left out, which");
    String at = folder.resolve("runs/runs/" + printed().get("run").asText()).toString();
    List<Object[]> rows = rows(Table.FAILURES, at + "/failures", "image_id", "reason", "message");
    assertThat(rows).hasSize(size - good);
    assertThat(rows)
        .allSatisfy(r -> assertThat((String) r[2]).contains("dt.json").contains("number"))
        .anySatisfy(r -> assertThat(r[1]).isEqualTo("unknown_image"))
        .anySatisfy(r -> assertThat(r[1]).isEqualTo("broken_detection"))
        .anySatisfy(r -> assertThat(r[0]).isEqualTo("987654"));
    JsonNode manifest = JSON.readTree(Path.of(at, "run.json").toFile());
    assertThat(manifest.get("left_out").asInt()).isEqualTo(size - good);
    assertThat(manifest.get("warnings").get("LEFT_OUT").asInt()).isEqualTo(size - good);
    // The default share is a twentieth.
    assertThat(score(protocol, "--mode=corrected")).isEqualTo(3);
    assertThat(told()).contains("more than failures.max-share=0.05 allows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'size':[IMAGE],'counts':'P:'}",
        "{'size':[9,9]}",
        "{'size':[9,9],'counts':[10,3,900]}",
        "{'size':[9,9],'counts':[10,3]}",
        "{'size':[9,9],'counts':'0PPPP'}",
        "{'size':[9,9],'counts':'   '}",
        "{'size':[-9,9],'counts':'P:'}",
        "[[1,2]]",
      })
  void correctedLeavesBrokenMasksOut(String mask) throws Exception {
    JsonNode golden = golden("segm", 12);
    int good = JSON.readTree(folder.resolve("dt.json").toFile()).size();
    String category =
        JSON.readTree(folder.resolve("gt.json").toFile()).at("/categories/0/id").asText();
    String bad = "{'image_id':%s,'category_id':" + category + ",'score':1,'segmentation':" + mask;
    String image = JSON.readTree(folder.resolve("gt.json").toFile()).at("/images/0/id").asText();
    int size = spoil(bad.formatted(image) + "}");
    assertThat(score("coco-segm")).isEqualTo(2);
    assertThat(told()).contains(folder.resolve("dt.json").toString());
    assertThat(score("coco-segm", "--mode=corrected", "--json", "--set=failures.max-share=1"))
        .as(told())
        .isZero();
    assertThat(printed().get("metrics").get("AP").asDouble()).isEqualTo(stat(golden, 0));
    assertThat(told()).contains((size - good) + " detections left out");
  }

  private Path meta() throws IOException {
    return Files.writeString(folder.resolve("m.csv"), "image_id,a\n1,x\n");
  }

  @Test
  void wrongRequestsAreRefusedByName() throws IOException {
    golden("bbox", 12);
    String gt = "--truth=" + folder.resolve("gt.json");
    String dt = "--predictions=" + folder.resolve("dt.json");
    String first =
        JSON.readTree(folder.resolve("gt.json").toFile()).at("/categories/0/name").asText();
    refused("it is a folder", "score", "coco-bbox", "--truth=" + folder, dt);
    refused("no such file", "score", "coco-bbox", gt, "--predictions=" + folder.resolve("no.json"));
    refused(
        "an object is what ground truth looks like",
        "score",
        "coco-bbox",
        gt,
        "--predictions=" + folder.resolve("gt.json"));
    refused("it has no setting labels", "score", "coco-bbox", gt, dt, "--labels=voc");
    refused("it has no setting mode", "score", "mean-iou", gt, dt, "--mode=strict");
    refused("0.5,0.75", "score", "coco-bbox", gt, dt, "--iou-thresholds=0.5,x");
    refused("numbers with commas", "score", "coco-bbox", gt, dt, "--iou-thresholds=NaN");
    refused("NAME:LOW:HIGH", "score", "coco-bbox", gt, dt, "--area-ranges=small");
    refused("sigmas are for", "score", "coco-bbox", gt, dt, "--sigmas=0.1");
    refused("neg_category_ids", "score", "lvis-bbox", gt, dt);
    refused("has no category zebra", "score", "coco-bbox", gt, dt, "--categories=zebra");
    refused("above 0 and at most 1", "score", "coco-bbox", gt, dt, "--iou-thresholds=2");
    refused("whole and above 0", "score", "coco-bbox", gt, dt, "--max-detections=0");
    refused("has 1 twice", "score", "coco-bbox", gt, dt, "--max-detections=1,1");
    refused("has 0.5 twice", "score", "coco-bbox", gt, dt, "--iou-thresholds=0.5,.75,.50");
    refused("given once", "score", "coco-bbox", gt, dt, "--categories=" + first + "," + first);
    refused("down to", "score", "coco-bbox", gt, dt, "--area-ranges=all:5:0");
    refused("twice", "score", "coco-bbox", gt, dt, "--area-ranges=a:0:5,a:0:6");
    refused("did you mean tide?", "score", "coco-bbox", gt, dt, "--analysis=tid");
    refused("FILE:COLUMN", "score", "coco-bbox", gt, dt, "--slices=meta.csv");
    refused("it has no column b", "score", "coco-bbox", gt, dt, "--slices=" + meta() + ":b");
    refused("no segmentation", "score", "coco-segm", gt, dt);
  }
}
