package dev.pixeltally.jobs;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.labels.LabelClass;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Cases of {@code make_voc_golden.py}, laid out as VOC's devkit has them. */
record VocGoldenCase(JsonNode json) {
  static List<VocGoldenCase> read(String resource) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    mapper.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature());
    List<VocGoldenCase> cases = new ArrayList<>();
    try (InputStream raw = VocGoldenCase.class.getResourceAsStream("/golden/voc/" + resource);
        InputStream in = resource.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        cases.add(new VocGoldenCase(mapper.readTree(line)));
      }
    }
    return cases;
  }

  String name() {
    return json.get("case").asText();
  }

  List<LabelClass> classes() {
    List<LabelClass> classes = new ArrayList<>();
    for (JsonNode one : json.get("classes")) {
      classes.add(new LabelClass(classes.size() + 1, one.asText(), 0, true));
    }
    return classes;
  }

  double[] thresholds() {
    double[] all = new double[json.get("thresholds").size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = json.get("thresholds").get(i).asDouble();
    }
    return all;
  }

  JsonNode expected() {
    return json.get("expected");
  }

  /** Writes the dataset and the results {@code comp3_det_val_CLASS.txt} below a folder. */
  void write(Path root) throws IOException {
    List<String> ids = new ArrayList<>();
    Files.createDirectories(root.resolve("Annotations"));
    for (JsonNode image : json.get("images")) {
      String id = image.get("id").asText();
      ids.add(id);
      Files.writeString(root.resolve("Annotations/" + id + ".xml"), image.get("xml").asText());
    }
    Files.createDirectories(root.resolve("ImageSets/Main"));
    Files.write(root.resolve("ImageSets/Main/val.txt"), ids);
    StringBuilder labels = new StringBuilder("name: golden\nclasses:\n");
    classes()
        .forEach(
            c ->
                labels.append(
                    "  - {id: %d, name: %s, colour: '#000000', thing: true}\n"
                        .formatted(c.id(), c.name())));
    Files.writeString(root.resolve("labels.yaml"), labels);
    Path results = Files.createDirectories(root.resolve("results"));
    for (LabelClass c : classes()) {
      List<String> lines = new ArrayList<>();
      json.get("lines").get(c.name()).forEach(line -> lines.add(line.asText()));
      Files.write(results.resolve("comp3_det_val_" + c.name() + ".txt"), lines);
    }
  }
}
