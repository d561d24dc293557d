package dev.pixeltally.tables;

import static dev.pixeltally.tables.Samples.NO_HADOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFilesTest {
  @TempDir Path folder;

  private static List<Object[]> read(TableReader reader) throws IOException {
    List<Object[]> rows = new ArrayList<>();
    try (reader) {
      for (Object[] row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private void predictions(String address, String... ids) throws IOException {
    try (TableWriter out = TableWriter.open(Table.PREDICTIONS, address, NO_HADOOP)) {
      for (String id : ids) {
        out.write(Samples.prediction(id));
      }
    }
  }

  @Test
  void rowsComeBackAsTheyWereWritten() throws IOException {
    RunFolder run = Samples.run(folder);

    List<Object[]> predictions =
        read(TableReader.of(Table.PREDICTIONS).open(run.predictions(), NO_HADOOP));
    assertThat(predictions).containsExactly(Samples.prediction("a/één"), Samples.prediction("b 2"));
    List<Object[]> confusion =
        read(TableReader.of(Table.CONFUSION).open(run.address(Table.CONFUSION), NO_HADOOP));
    assertThat(confusion)
        .containsExactly(
            new Object[] {
              Samples.RUN, "mean-iou", 0L, "sky", 255L, "naïve \"quoted\"", 5_000_000_000L
            },
            new Object[] {Samples.RUN, "mean-iou", 0L, "sky", null, "(void)", 1L});
  }

  @Test
  void idsOfThirtyTwoBitsAsOlderFilesHaveThemAreRead() throws IOException {
    MessageType older =
        MessageTypeParser.parseMessageType(
            "message confusion { required binary run_id (STRING); required binary protocol (STRING);"
                + " optional int32 truth_id; required binary truth_name (STRING);"
                + " optional int32 prediction_id; required binary prediction_name (STRING);"
                + " required int64 pixels; }");
    Path file = folder.resolve("older.parquet");
    try (ParquetWriter<Group> out =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(older).build()) {
      for (int id : new int[] {0, -3, Integer.MAX_VALUE, 0}) {
        Group row = new SimpleGroup(older);
        row.append("run_id", Samples.RUN).append("protocol", "mean-iou").append("truth_id", id);
        row.append("truth_name", "sky").append("prediction_name", "(void)").append("pixels", 7L);
        out.write(row);
      }
    }
    assertThat(
            read(
                TableReader.of(Table.CONFUSION)
                    .columns("pixels", "prediction_id", "truth_id")
                    .open(file.toString(), NO_HADOOP)))
        .containsExactly(
            new Object[] {7L, null, 0L},
            new Object[] {7L, null, -3L},
            new Object[] {7L, null, (long) Integer.MAX_VALUE},
            new Object[] {7L, null, 0L});
  }

  @Test
  void predictionsFromBeforeThereWereSegmentsAreRead() throws IOException {
    MessageType older =
        MessageTypeParser.parseMessageType(
            "message predictions { required binary image_sha256 (STRING);"
                + " required binary model_fingerprint (STRING); required int32 width;"
                + " required int32 height; optional binary label_map; }");
    Path file = folder.resolve("older.parquet");
    try (ParquetWriter<Group> out =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(older).build()) {
      Group row = new SimpleGroup(older);
      row.append("image_sha256", "ab").append("model_fingerprint", "cd");
      row.append("width", 4).append("height", 3).append("label_map", "PNG");
      out.write(row);
    }
    try (StoredRows rows = StoredRows.open(file.toString(), "cd", List.of("ab"), NO_HADOOP)) {
      PredictionCells cells = rows.find("ab").cells();
      assertThat(cells.labelMap()).containsExactly('P', 'N', 'G');
      assertThat(cells.instances()).isNull();
      assertThat(cells.segmentMap()).isNull();
      assertThat(cells.segments()).isNull();
    }
  }

  @Test
  void numbersThatAreNotDefinedAreEmpty() throws IOException {
    RunFolder run = Samples.run(folder);

    assertThat(
            read(
                TableReader.of(Table.SUMMARY)
                    .columns("value", "metric", "class_id")
                    .open(run.address(Table.SUMMARY), NO_HADOOP)))
        .containsExactly(
            new Object[] {0.30000000000000004, "mean_iou", null},
            new Object[] {null, "voc_mean_iou_percent", null});
  }

  @Test
  void onlyTheAskedRowsAndColumnsOfAFolderAreRead() throws IOException {
    for (int part = 0; part < 3; part++) {
      String[] ids = new String[200];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = "image" + part + "-" + i;
      }
      predictions(folder + "/run=x/part-" + part + ".parquet", ids);
    }
    Files.writeString(folder.resolve("run=x/_SUCCESS"), "");
    Files.createDirectories(folder.resolve("_temporary/0"));
    Files.writeString(folder.resolve("_temporary/0/part-9.parquet"), "a draft, and not Parquet");
    Files.writeString(folder.resolve("run=x/.part-0.parquet.crc"), "crc");

    assertThat(
            read(
                TableReader.of(Table.PREDICTIONS)
                    .columns("label_map", "image_id")
                    .where("image_id", Set.of("image2-7", "image0-199", "nowhere"))
                    .open(folder.toString(), NO_HADOOP)))
        .containsExactly(
            new Object[] {Samples.png(), "image0-199"}, new Object[] {Samples.png(), "image2-7"});
    assertThat(
            read(
                TableReader.of(Table.PREDICTIONS)
                    .columns("image_id")
                    .open(folder.toString(), NO_HADOOP)))
        .hasSize(600);
  }

  @Test
  void aFolderThatIsNotThereHasNoRows() throws IOException {
    assertThat(read(TableReader.of(Table.FAILURES).open(folder + "/none", NO_HADOOP))).isEmpty();
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    predictions(folder + "/1.parquet", "a", "b");
    predictions(folder + "/2.parquet", "a", "b");
    assertThat(folder.resolve("1.parquet")).hasSameBinaryContentAs(folder.resolve("2.parquet"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "50%20", "tést#1", "[x]{y}"})
  void foldersAreTakenByTheirOwnNames(String name) throws IOException {
    Path file = folder.resolve(name).resolve("t.parquet");
    for (String address : List.of(file.toString(), "file:" + file, "file://" + file)) {
      predictions(address, "a");
      assertThat(file).isRegularFile();
      assertThat(read(TableReader.of(Table.PREDICTIONS).open(address, NO_HADOOP))).hasSize(1);
      Files.delete(file);
    }
  }

  @Test
  void otherAddressesGoThroughHadoop() throws IOException {
    Configuration hadoop = Mount.of(folder);
    String address = Mount.ROOT + "/t/x.parquet";
    try (TableWriter out = TableWriter.open(Table.FAILURES, address, () -> hadoop)) {
      out.write(Samples.RUN, "id", null, "read", "empty_file", "0 bytes");
    }
    assertThat(folder.resolve("t/x.parquet")).isRegularFile();
    assertThat(read(TableReader.of(Table.FAILURES).open(Mount.ROOT + "/t", () -> hadoop)))
        .containsExactly(new Object[] {Samples.RUN, "id", null, "read", "empty_file", "0 bytes"});
    assertThat(read(TableReader.of(Table.FAILURES).open(Mount.ROOT + "/none", () -> hadoop)))
        .isEmpty();
  }

  @Test
  void labelMapsAreStoredAsTheyAre() throws IOException {
    predictions(folder + "/p.parquet", "a", "b");
    try (ParquetFileReader file =
        ParquetFileReader.open(new LocalInputFile(folder.resolve("p.parquet")))) {
      for (ColumnChunkMetaData c : file.getFooter().getBlocks().get(0).getColumns()) {
        if (c.getPath().toDotString().equals("label_map")) {
          assertThat(c.getCodec()).isEqualTo(CompressionCodecName.UNCOMPRESSED);
          assertThat(c.hasDictionaryPage()).isFalse();
          assertThat(c.getStatistics().hasNonNullValue()).isFalse();
          return;
        }
      }
    }
    throw new AssertionError("no column label_map");
  }

  @Test
  void valuesThatDoNotFitAreRefusedAndTheFileStaysWhole() throws IOException {
    String address = folder + "/s.parquet";
    try (TableWriter out = TableWriter.open(Table.SUMMARY, address, NO_HADOOP)) {
      out.write(Samples.summary("first", 1.0, 1));
      assertThatThrownBy(() -> out.write("too few"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("summary")
          .hasMessageContaining("1 values for 7 columns");
      assertThatThrownBy(() -> out.write(Samples.RUN, "p", "m", null, null, 1, 1L))
          .hasMessageContaining("Integer for column value, which holds DOUBLE");
      assertThatThrownBy(() -> out.write(Samples.RUN, "p", null, null, null, 1.0, 1L))
          .hasMessageContaining("nothing for column metric");
      out.write(Samples.summary("second", 2.0, 1));
    }
    assertThat(read(TableReader.of(Table.SUMMARY).columns("metric").open(address, NO_HADOOP)))
        .containsExactly(new Object[] {"first"}, new Object[] {"second"});
  }

  @Test
  void whatIsNoSuchTableIsNamed() throws IOException {
    predictions(folder + "/p.parquet", "a");
    try (TableReader rows = TableReader.of(Table.SUMMARY).open(folder.toString(), NO_HADOOP)) {
      assertThatThrownBy(rows::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("p.parquet")
          .hasMessageContaining("no column protocol");
    }
    assertThatThrownBy(() -> TableReader.of(Table.SUMMARY).columns("iou"))
        .hasMessageContaining("Table summary has no column iou; it has [run_id, protocol");
    assertThatThrownBy(() -> TableReader.of(Table.CONFUSION).where("pixels", Set.of("1")))
        .hasMessageContaining("pixels");
  }

  @Test
  void linksInACircleArePassedOver() throws IOException {
    predictions(folder.resolve("p/run=a/1.parquet").toString(), "x");
    Files.createSymbolicLink(folder.resolve("p/up"), folder.resolve("p"));
    Files.createSymbolicLink(folder.resolve("p/self"), folder.resolve("p/self"));

    assertThat(ParquetFiles.list(folder.resolve("p").toString(), Configuration::new))
        .containsExactly(folder.resolve("p/run=a/1.parquet").toString());
  }

  @Test
  void whatIsNoParquetFileIsNamedByItsPathAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("long-enough.parquet"), "no Parquet at all");

    try (TableReader rows = TableReader.of(Table.PREDICTIONS).open(file.toString(), null)) {
      assertThatThrownBy(rows::next)
          .hasMessageContaining(file + " is not a Parquet file")
          .hasMessageNotContaining("LocalInputFile");
    }
  }
}
