package dev.pixeltally.jobs;

import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.Storage;
import dev.pixeltally.dataset.coco.CocoPart;
import dev.pixeltally.dataset.coco.CocoResults;
import dev.pixeltally.dataset.coco.CocoResultsBuilder;
import dev.pixeltally.dataset.coco.Strictness;
import dev.pixeltally.infer.PredictionKind;
import dev.pixeltally.tables.DetectionJson;
import dev.pixeltally.tables.DetectionRows;
import dev.pixeltally.tables.RunFolder;
import dev.pixeltally.tables.Table;
import dev.pixeltally.tables.TableWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** Turns detections into COCO's JSON or into Parquet; numbers keep their bits. */
public final class ExportJob {
  private static final Setting<String> FORMAT =
      Setting.word(
          "format",
          List.of(
              "coco",
              "parquet",
              "png",
              "voc",
              CityscapesExport.FORMAT,
              PanopticExport.FORMAT,
              MapsExport.FORMAT),
          null,
          "What to write; png, voc, cityscapes, panoptic and maps need --run.");
  private static final Setting<String> LABELS =
      Setting.text(
          "labels",
          "SPACE",
          null,
          "For cityscapes: the network's label space, where the run's bundle is not there.");
  private static final Setting<String> FROM =
      Setting.text(
          "from", "PATH", null, "COCO results (JSON, Parquet), or with --run the folder of runs.");
  private static final Setting<Double> MIN_SCORE =
      Setting.share(
          "min-score",
          0.5,
          "Instances that score less are left out of PNGs (not of coco, parquet).");
  private static final Setting<String> RUN =
      Setting.text("run", "ID", null, "A run's name, or latest: its results are taken.");
  private static final Setting<String> OUT =
      Setting.text(
          "out",
          "PATH",
          null,
          "The file to write, an old one is replaced; for png, voc, cityscapes, panoptic and maps a folder,"
              + " new or empty.");
  public static final List<Setting<?>> SETTINGS =
      List.of(FORMAT, FROM, RUN, OUT, MIN_SCORE, LABELS);

  private ExportJob() {}

  /** Exports; the exit code. */
  public static int run(Settings settings) throws IOException {
    String format = settings.get(FORMAT);
    Path out = Outputs.local(settings.get(OUT), "export writes to a local disk").toAbsolutePath();
    if (settings.given(LABELS) && !format.equals(CityscapesExport.FORMAT)) {
      throw settings.refusal(LABELS, "is for --format cityscapes alone");
    }
    if (format.equals("png")) {
      return pictures(settings, out);
    }
    if (format.equals("voc")) {
      refuseScore(settings);
      RunFolder run = runOf(settings, "as VOC", "results files");
      MapsExport.refuseMaps(run, "as VOC");
      prepare(settings, out);
      System.out.printf(
          "  %s in %s%n", new VocExport(run).write(out), Outputs.shown(out.toString()));
      return ExitCode.DONE;
    }
    refuseScore(settings);
    if (format.equals(MapsExport.FORMAT)) {
      RunFolder run = runOf(settings, "as maps of real values", "maps");
      prepare(settings, out);
      System.out.printf(
          "  %s in %s%n", new MapsExport(run).write(out), Outputs.shown(out.toString()));
      return ExitCode.DONE;
    }
    if (format.equals(PanopticExport.FORMAT)) {
      RunFolder run = runOf(settings, "as panoptic", "maps");
      prepare(settings, out);
      System.out.printf(
          "  %s in %s%n", PanopticExport.of(run).write(out), Outputs.shown(out.toString()));
      return ExitCode.DONE;
    }
    if (format.equals(CityscapesExport.FORMAT)) {
      RunFolder run = runOf(settings, "as Cityscapes", "results");
      MapsExport.refuseMaps(run, "as Cityscapes");
      prepare(settings, out);
      System.out.printf(
          "  %s in %s%n",
          CityscapesExport.of(run, settings.find(LABELS)).write(out),
          Outputs.shown(out.toString()));
      return ExitCode.DONE;
    }
    String run = null;
    String from;
    boolean empty = false;
    Storage storage = HadoopSettings.storage(settings.get(FROM));
    if (settings.given(RUN)) {
      RunFolder folder =
          RunFolder.find(settings.get(FROM), settings.get(RUN), HadoopSettings::plain);
      run = folder.id();
      from = folder.address(Table.DETECTIONS);
      empty = !storage.isFolder(from);
      if (empty && !foundNothing(folder)) {
        throw new Refusal(
            "Cannot export run "
                + run
                + " of "
                + settings.get(FROM)
                + ": it has no detections (no folder "
                + Outputs.shown(from)
                + ")");
      }
    } else {
      from = ResultsFile.find(storage, settings.get(FROM), "the detections");
    }
    if (Files.isDirectory(out) || isSame(out, from)) {
      throw settings.refusal(
          OUT,
          Files.isDirectory(out)
              ? "is a folder; the name of a file is valid"
              : "is the file that is read; another name is valid");
    }
    if (Files.exists(out) && !Files.isRegularFile(out)) {
      throw settings.refusal(OUT, "is no regular file; the name of a file is valid");
    }
    Outputs.check(out.getParent().toString());
    CocoResults results =
        empty
            ? new CocoResultsBuilder("", EnumSet.allOf(CocoPart.class)).build()
            : ResultsFile.read(storage, from, EnumSet.allOf(CocoPart.class), Strictness.STRICT);
    write(format, results, run, out);
    System.out.printf(
        Locale.ROOT,
        "  %,d detections in %s (%,d bytes)%n",
        results.detections().size(),
        Printable.of(Outputs.shown(out.toString())),
        Files.size(out));
    return ExitCode.DONE;
  }

  private static boolean isSame(Path out, String from) throws IOException {
    return Files.exists(out)
        && Addresses.isLocal(from)
        && Files.exists(Addresses.path(from))
        && Files.isSameFile(out, Addresses.path(from));
  }

  /** A detector's run whose images have nothing: it has no files of detections. */
  private static boolean foundNothing(RunFolder run) throws IOException {
    return run.manifest().flatten().getOrDefault("detections", "").equals("0");
  }

  private static void refuseScore(Settings settings) {
    if (settings.given(MIN_SCORE)) {
      throw settings.refusal(MIN_SCORE, "is for --format png alone");
    }
  }

  private static RunFolder runOf(Settings settings, String as, String what) throws IOException {
    if (!settings.given(RUN)) {
      throw new Refusal(
          "Cannot export "
              + as
              + " without --run: "
              + what
              + " are made of a run's predictions; --run latest is valid");
    }
    return RunFolder.find(settings.get(FROM), settings.get(RUN), HadoopSettings::plain);
  }

  private static void prepare(Settings settings, Path out) throws IOException {
    if (Files.exists(out) && !isEmptyFolder(out)) {
      throw settings.refusal(OUT, "is there and no empty folder; a new one is valid");
    }
    Outputs.check(out.getParent().toString());
    Files.createDirectories(out.getParent());
  }

  private static int pictures(Settings settings, Path out) throws IOException {
    RunFolder run = runOf(settings, "as PNG", "pictures");
    MapsExport.refuseMaps(run, "as PNG");
    prepare(settings, out);
    String written = new PngExport(run, settings.get(MIN_SCORE)).write(out);
    System.out.printf("  %s in %s%n", written, Outputs.shown(out.toString()));
    return ExitCode.DONE;
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (DirectoryStream<Path> names = Files.newDirectoryStream(path)) {
      return !names.iterator().hasNext();
    }
  }

  /** Whole or not at all: a file of another name, then renamed. */
  private static void write(String format, CocoResults results, String run, Path out)
      throws IOException {
    Files.createDirectories(out.getParent());
    Path draft = out.resolveSibling("." + out.getFileName() + ".tmp");
    try {
      if (format.equals("parquet")) {
        try (TableWriter table =
            TableWriter.open(Table.DETECTIONS, draft.toString(), HadoopSettings::plain)) {
          DetectionRows.write(results, run, table);
        }
      } else {
        try (OutputStream stream = Files.newOutputStream(draft)) {
          DetectionJson.write(results, stream);
        }
      }
      Files.move(draft, out, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** The format that takes all of a run of such predictions. */
  static String formatOf(PredictionKind kind) {
    return switch (kind) {
      case LABEL_MAP -> "png";
      case INSTANCES -> "coco";
      case SEGMENTS -> PanopticExport.FORMAT;
      case REAL_MAP -> MapsExport.FORMAT;
    };
  }
}
