package dev.pixeltally.jobs;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times the protocols of label maps, panoptic segments and borders against the evaluators that
 * people use in Python: the same files and pinned cores, each tool in a process of its own, tools
 * in turns.
 */
public final class BenchProtocols {
  private static final String TEMP = System.getProperty("java.io.tmpdir");
  private static final String FOLDER = "pixeltally-bench-protocols";

  private static final Setting<List<BenchProtocolCase>> CASES =
      new Setting<>(
          "cases",
          "LIST",
          String.join(",", BenchProtocolCase.words()),
          "What is evaluated; coco-boundary needs --source.",
          text -> BenchWords.words(text, BenchProtocolCase.words(), BenchProtocolCase::of));
  private static final Setting<Integer> IMAGES =
      Setting.count("images", 1, 1_000_000, 500, "Images of each case.");
  private static final Setting<Integer> DISTINCT =
      Setting.count("distinct", 1, 100_000, 100, "Label maps that are drawn; then links to them.");
  private static final Setting<String> SOURCE =
      Setting.text("source", "FILE", null, "COCO instances, of which coco-boundary is made.");
  private static final Setting<List<Integer>> CORES = BenchWords.cores();
  private static final Setting<Integer> ROUNDS =
      Setting.count("rounds", 1, 99, 3, "Rounds, tools in turns; the median counts.");
  private static final Setting<List<String>> PEERS =
      BenchWords.peers(BenchProtocolCase.allPeers(), "Tools, or none.");
  private static final Setting<String> PANOPTICAPI =
      Setting.text("panopticapi", "DIR", null, "A checkout of panopticapi, which PyPI lacks.");
  private static final Setting<String> BOUNDARY_IOU_API =
      Setting.text("boundary-iou-api", "DIR", null, "A checkout of it, which PyPI lacks.");
  private static final Setting<Integer> LIMIT =
      Setting.count("limit", 1, 86_400, 900, "Seconds that a run may take.");
  private static final Setting<String> WORK =
      Setting.text("work", "DIR", TEMP, "Folder in which " + FOLDER + " keeps the data.");
  private static final Setting<String> REPORT =
      Setting.text("report", "FILE", null, "Also writes every figure there, as JSON.");

  // What the bench tells the process that it measures.
  private static final Setting<String> RESULT =
      Setting.text("bench.result", "FILE", null, "Set by the bench: the measured process.");
  private static final Setting<BenchProtocolCase> CASE =
      Setting.choice(
          "bench.case", BenchProtocolCase.PANOPTIC, "Set by the bench: what is evaluated.");
  private static final Setting<String> DATA =
      Setting.text("bench.data", "DIR", null, "Set by the bench: the case's files.");
  private static final Setting<Integer> THREADS =
      Setting.count("bench.threads", 1, 1024, 1, "Set by the bench: threads.");

  public static final List<Setting<?>> SETTINGS =
      List.of(
          CASES,
          IMAGES,
          DISTINCT,
          SOURCE,
          CORES,
          ROUNDS,
          PEERS,
          PANOPTICAPI,
          BOUNDARY_IOU_API,
          LIMIT,
          WORK,
          REPORT,
          RESULT,
          CASE,
          DATA,
          THREADS);

  private final Settings settings;
  private final BenchProtocolData data;
  private final BenchProtocolTools tools;
  private final BenchFacts facts;
  private final BenchProtocolReport report;

  private BenchProtocols(
      Settings settings, BenchProtocolData data, BenchProtocolTools tools, BenchFacts facts) {
    this.settings = settings;
    this.data = data;
    this.tools = tools;
    this.facts = facts;
    this.report = new BenchProtocolReport(facts, settings.get(IMAGES));
  }

  /** Measures; the exit code. */
  public static int run(Settings settings) throws IOException, InterruptedException {
    if (settings.given(RESULT)) {
      BenchProtocolWarm.measure(
          settings.get(CASE),
          Path.of(settings.get(DATA)),
          settings.get(THREADS),
          Path.of(settings.get(RESULT)));
      return ExitCode.DONE;
    }
    BenchWords.pinnable(settings, CORES);
    Path source = settings.given(SOURCE) ? source(settings) : null;
    if (source == null
        && settings.given(CASES)
        && settings.get(CASES).contains(BenchProtocolCase.COCO_BOUNDARY)) {
      throw settings.refusal(CASES, "has coco-boundary, which needs --source: COCO instances");
    }
    Map<String, Path> checkouts = new LinkedHashMap<>();
    checkout(settings, PANOPTICAPI, "panopticapi/evaluation.py", checkouts);
    checkout(settings, BOUNDARY_IOU_API, "boundary_iou/coco_instance_api/coco.py", checkouts);
    if (ExitCode.onlyChecks()) {
      return ExitCode.checked();
    }
    Path home = Path.of(System.getProperty("pixeltally.home", ".")).toAbsolutePath().normalize();
    Path work = Path.of(settings.get(WORK)).toAbsolutePath().resolve(FOLDER);
    Files.createDirectories(work);
    List<Integer> cores = settings.get(CORES);
    BenchPinned pinned = new BenchPinned(home, work, cores, settings.get(LIMIT));
    List<String> packages =
        settings.get(PEERS).stream().filter(p -> !BenchProtocolCase.CHECKOUTS.contains(p)).toList();
    Map<String, String> versions = pinned.versions(packages);
    checkouts.forEach((tool, folder) -> versions.put(tool, folder.toString()));
    BenchFacts facts = new BenchFacts(cores, settings.get(ROUNDS), versions);
    BenchProtocolData data =
        new BenchProtocolData(pinned, work, settings.get(IMAGES), settings.get(DISTINCT), source);
    BenchProtocolTools tools = new BenchProtocolTools(pinned, work, checkouts);
    return new BenchProtocols(settings, data, tools, facts).run(source, versions);
  }

  /** What the measured process is told. */
  static Map<String, String> child(BenchProtocolCase one, Path folder, int threads, Path result) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put(RESULT.key(), result.toString());
    told.put(CASE.key(), one.word());
    told.put(DATA.key(), folder.toString());
    told.put(THREADS.key(), String.valueOf(threads));
    return told;
  }

  private static Path source(Settings settings) {
    return ScoreDetections.file(settings.get(SOURCE), "the source").toAbsolutePath();
  }

  private static void checkout(
      Settings settings, Setting<String> setting, String inside, Map<String, Path> checkouts) {
    if (!settings.given(setting)) {
      return;
    }
    Path folder = Path.of(settings.get(setting)).toAbsolutePath().normalize();
    if (!Files.isRegularFile(folder.resolve(inside))) {
      throw new Refusal(
          "Cannot use "
              + folder
              + " as a checkout of "
              + setting.key()
              + ": it should hold "
              + inside
              + (Files.exists(folder) ? "" : "; " + MissingPath.hint(folder)));
    }
    checkouts.put(setting.key(), folder);
  }

  private int run(Path source, Map<String, String> versions)
      throws IOException, InterruptedException {
    for (String peer : settings.get(PEERS)) {
      if (!versions.containsKey(peer)) {
        facts.note(
            "Skipped "
                + peer
                + (BenchProtocolCase.CHECKOUTS.contains(peer)
                    ? ": --" + peer + " names no checkout"
                    : ": not installed where PIXELTALLY_PYTHON points"));
      }
    }
    for (BenchProtocolCase one : settings.get(CASES)) {
      if (one == BenchProtocolCase.COCO_BOUNDARY && source == null) {
        facts.note("Left out " + one.word() + ": it needs --source");
        continue;
      }
      List<String> ways =
          new ArrayList<>(List.of(BenchProtocolTools.SCORE, BenchProtocolTools.WARM));
      ways.addAll(
          one.peers().stream()
              .filter(p -> settings.get(PEERS).contains(p) && versions.containsKey(p))
              .toList());
      BenchProtocolReport.Table table = report.table(one);
      rounds(ways, one, table);
      System.out.println(table.markdown());
    }
    System.out.print(facts.ending());
    if (settings.given(REPORT)) {
      Files.writeString(Path.of(settings.get(REPORT)), report.json());
    }
    return report.agree() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void rounds(List<String> ways, BenchProtocolCase one, BenchProtocolReport.Table table)
      throws IOException, InterruptedException {
    Path folder = data.folder(one);
    for (int round = 0; round < settings.get(ROUNDS); round++) {
      List<String> turns = new ArrayList<>(ways);
      // Whoever comes after a heavy one finds a hotter processor: not always the same.
      Collections.rotate(turns, -round);
      for (String way : turns) {
        // One that failed or ran out of time would do so again.
        if (!table.failed(way)) {
          table.add(way, tools.run(way, one, folder));
        }
      }
    }
  }
}
