package dev.pixeltally.jobs;

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
 * Times COCO's evaluation against the evaluators that people use in Python: the same files and
 * pinned cores, each tool in a process of its own, tools in turns.
 */
public final class BenchCoco {
  private static final String TEMP = System.getProperty("java.io.tmpdir");

  private static final Setting<String> SOURCE =
      Setting.text("source", "FILE", null, "COCO instances, of which the data are made.");
  private static final Setting<String> KEYPOINTS =
      Setting.text("source-keypoints", "FILE", null, "COCO key points; else those of --source.");
  private static final Setting<List<BenchCocoCase>> CASES =
      new Setting<>(
          "cases",
          "LIST",
          "a37k,a500k,c",
          "Of a37k, a500k (5,000 images), b370k, b5m (50,000), c (80,000, 365 classes, boxes).",
          text -> BenchWords.words(text, BenchCocoCase.words(), BenchCocoCase::of));
  private static final Setting<List<BenchCocoKind>> KINDS =
      new Setting<>(
          "kinds",
          "LIST",
          "bbox,segm,keypoints",
          "What is compared.",
          text -> BenchWords.words(text, BenchCocoKind.words(), BenchCocoKind::of));
  private static final Setting<List<Integer>> CORES = BenchWords.cores();
  private static final Setting<Integer> ROUNDS =
      Setting.count("rounds", 1, 99, 3, "Rounds, tools in turns; the median counts.");
  private static final Setting<List<String>> PEERS =
      BenchWords.peers(BenchCocoTools.PEERS, "Tools from PyPI, or none.");
  private static final Setting<Integer> LIMIT =
      Setting.count("limit", 1, 86_400, 900, "Seconds that a run may take.");
  private static final Setting<String> WORK =
      Setting.text("work", "DIR", TEMP, "Folder in which pixeltally-bench-coco keeps the data.");
  private static final Setting<String> REPORT =
      Setting.text("report", "FILE", null, "Also writes every figure there, as JSON.");

  // What the bench tells the process that it measures.
  private static final Setting<String> RESULT =
      Setting.text("bench.result", "FILE", null, "Set by the bench: the measured process.");
  private static final Setting<BenchCocoKind> KIND =
      Setting.choice("bench.kind", BenchCocoKind.BBOX, "Set by the bench: what is compared.");
  private static final Setting<String> TRUTH =
      Setting.text("bench.truth", "FILE", null, "Set by the bench: the truth.");
  private static final Setting<String> RESULTS =
      Setting.text("bench.results", "FILE", null, "Set by the bench: the detections.");
  private static final Setting<Integer> THREADS =
      Setting.count("bench.threads", 1, 1024, 1, "Set by the bench: threads.");

  public static final List<Setting<?>> SETTINGS =
      List.of(
          SOURCE, KEYPOINTS, CASES, KINDS, CORES, ROUNDS, PEERS, LIMIT, WORK, REPORT, RESULT, KIND,
          TRUTH, RESULTS, THREADS);

  private final Settings settings;
  private final Path work;
  private final BenchCocoTools tools;
  private final BenchFacts facts;
  private final BenchCocoReport report;

  private BenchCoco(Settings settings, Path work, BenchCocoTools tools, BenchFacts facts) {
    this.settings = settings;
    this.work = work;
    this.tools = tools;
    this.facts = facts;
    this.report = new BenchCocoReport(facts);
  }

  /** Measures; the exit code. */
  public static int run(Settings settings) throws IOException, InterruptedException {
    if (settings.given(RESULT)) {
      BenchCocoWarm.measure(
          settings.get(KIND),
          Path.of(settings.get(TRUTH)),
          Path.of(settings.get(RESULTS)),
          settings.get(THREADS),
          Path.of(settings.get(RESULT)));
      return ExitCode.DONE;
    }
    source(settings, BenchCocoKind.BBOX);
    source(settings, BenchCocoKind.KEYPOINTS);
    BenchWords.pinnable(settings, CORES);
    if (settings.get(KINDS).stream()
        .noneMatch(kind -> settings.get(CASES).stream().anyMatch(c -> c.has(kind)))) {
      throw settings.refusal(KINDS, "is nothing that the cases have: c has boxes (bbox) alone");
    }
    if (ExitCode.onlyChecks()) {
      return ExitCode.checked();
    }
    Path home = Path.of(System.getProperty("pixeltally.home", ".")).toAbsolutePath().normalize();
    Path work = Path.of(settings.get(WORK)).toAbsolutePath().resolve("pixeltally-bench-coco");
    Files.createDirectories(work);
    List<Integer> cores = settings.get(CORES);
    BenchPinned pinned = new BenchPinned(home, work, cores, settings.get(LIMIT));
    BenchCocoTools tools = new BenchCocoTools(pinned, work);
    Map<String, String> versions = pinned.versions(settings.get(PEERS));
    BenchFacts facts = new BenchFacts(cores, settings.get(ROUNDS), versions);
    return new BenchCoco(settings, work, tools, facts).run(versions);
  }

  /** What the measured process is told. */
  static Map<String, String> child(
      BenchCocoKind kind, BenchCocoData.Made data, int threads, Path result) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put(RESULT.key(), result.toString());
    told.put(KIND.key(), kind.word());
    told.put(TRUTH.key(), data.truth().toString());
    told.put(RESULTS.key(), data.results().toString());
    told.put(THREADS.key(), String.valueOf(threads));
    return told;
  }

  private static Path source(Settings settings, BenchCocoKind kind) {
    boolean own = kind == BenchCocoKind.KEYPOINTS && settings.given(KEYPOINTS);
    return ScoreDetections.file(settings.get(own ? KEYPOINTS : SOURCE), "the source");
  }

  private int run(Map<String, String> versions) throws IOException, InterruptedException {
    List<String> ways = new ArrayList<>(List.of(BenchCocoTools.SCORE, BenchCocoTools.WARM));
    for (String peer : settings.get(PEERS)) {
      if (versions.containsKey(peer)) {
        ways.add(peer);
      } else {
        facts.note("Skipped " + peer + ": not installed where PIXELTALLY_PYTHON points");
      }
    }
    List<BenchCocoKind> kinds = settings.get(KINDS);
    Map<BenchCocoKind, BenchCocoSource> sources = new LinkedHashMap<>();
    for (BenchCocoKind kind : kinds) {
      sources.put(kind, BenchCocoSource.read(source(settings, kind), kind));
    }
    for (BenchCocoCase size : settings.get(CASES)) {
      for (BenchCocoKind kind : kinds) {
        if (size.has(kind)) {
          BenchCocoData.Made data = new BenchCocoData(sources.get(kind), size, work).files();
          BenchCocoReport.Table table = report.table(size, kind, data);
          rounds(ways, kind, data, table);
          System.out.println(table.markdown());
        } else {
          facts.note("Left out " + size.word() + ", " + kind.things() + ": it has boxes alone");
        }
      }
    }
    System.out.print(facts.ending());
    if (settings.given(REPORT)) {
      Files.writeString(Path.of(settings.get(REPORT)), report.json());
    }
    return report.agree() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void rounds(
      List<String> ways, BenchCocoKind kind, BenchCocoData.Made data, BenchCocoReport.Table table)
      throws IOException, InterruptedException {
    for (int round = 0; round < settings.get(ROUNDS); round++) {
      List<String> turns = new ArrayList<>(ways);
      // Whoever comes after a heavy one finds a hotter processor: not always the same.
      Collections.rotate(turns, -round);
      for (String way : turns) {
        // One that failed or ran out of time would do so again.
        if (!table.failed(way)) {
          table.add(way, tools.run(way, kind, data));
        }
      }
    }
  }
}
