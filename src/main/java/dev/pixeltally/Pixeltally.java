package dev.pixeltally;

import dev.pixeltally.CommandForm.Arguments;
import dev.pixeltally.config.EvaluateConfig;
import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.config.YamlNode;
import dev.pixeltally.jobs.BenchCoco;
import dev.pixeltally.jobs.BenchJob;
import dev.pixeltally.jobs.BenchProtocols;
import dev.pixeltally.jobs.EvaluateJob;
import dev.pixeltally.jobs.ExitCode;
import dev.pixeltally.jobs.ExportJob;
import dev.pixeltally.jobs.InspectJob;
import dev.pixeltally.jobs.PackJob;
import dev.pixeltally.jobs.SampleJob;
import dev.pixeltally.jobs.ScoreJob;
import dev.pixeltally.jobs.VacuumJob;
import dev.pixeltally.report.Terminal;
import dev.pixeltally.spark.Submit;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line: one subcommand a job.
 *
 * <p>Exit codes: 0 done; 1 failed; 2 refused before any work (a wrong option, key, path or value);
 * 3 done, but more samples failed than {@code failures.max-share} allows.
 */
public final class Pixeltally {
  private static final Map<String, CommandForm> FORMS = forms();
  private static final String COMPLETION = "completion";

  private Pixeltally() {}

  private static Map<String, CommandForm> forms() {
    Map<String, CommandForm> forms = new TreeMap<>();
    for (CommandForm form :
        List.of(
            new CommandForm(
                "evaluate",
                "Runs a network over a dataset on Spark, and measures it.",
                () -> new Arguments(List.of(EvaluateJob.CONFIG), EvaluateJob.SETTINGS),
                List.of(
                    "pixeltally evaluate conf/quickstart.yaml --out results",
                    "pixeltally evaluate conf/quickstart.yaml --set dataset.split=train --overlays 8",
                    "pixeltally evaluate conf/voc.yaml --set model.device=gpu --set model.batch=8")),
            new CommandForm(
                "reprocess",
                "Evaluates again: infers only images that no run in --out has a prediction of.",
                () -> new Arguments(List.of(EvaluateJob.CONFIG), EvaluateJob.SETTINGS),
                List.of(
                    "pixeltally reprocess conf/voc.yaml --out results --dry-run",
                    "pixeltally reprocess conf/voc.yaml --out results")),
            new CommandForm(
                "score",
                "Measures label maps or detections that some other tool made. Needs no Spark.",
                () -> new Arguments(List.of(ScoreJob.PROTOCOL), ScoreJob.SETTINGS),
                List.of(
                    "pixeltally score mean-iou --labels camvid --truth masks --predictions out --out results",
                    "pixeltally score voc-seg --truth VOCdevkit/VOC2012 --split val --predictions out --json",
                    "pixeltally score coco-bbox --truth gt.json --predictions dt.json --out RUNS --json",
                    "pixeltally score coco-segm --truth gt.json --predictions dt.json.gz --out RUNS --curves all --set iou-thresholds=0.5,0.75",
                    "pixeltally score depth-kitti --set median-scaling=true --truth depths --predictions out",
                    "pixeltally score pose-pck --truth person_keypoints.json --predictions dt.json",
                    "pixeltally score coco-bbox --spark --truth gt.json --predictions parts --out results")),
            new CommandForm(
                "sample",
                "Draws scenes with exact ground truth, for trials and tests.",
                () -> new Arguments(List.of(), SampleJob.SETTINGS),
                List.of(
                    "pixeltally sample --layout voc --images 200 --seed 7 --out scenes",
                    "pixeltally sample --layout coco --images 200 --seed 7 --out scenes",
                    "pixeltally sample --layout cityscapes --images 200 --out scenes")),
            new CommandForm(
                "bench",
                "Times a whole job against the network alone and against Python peers.",
                () -> new Arguments(List.of(EvaluateJob.CONFIG), BenchJob.SETTINGS),
                List.of(
                    "pixeltally bench --scale-test",
                    "pixeltally bench conf/voc.yaml --images 500 --sizes full --peers none")),
            new CommandForm(
                "bench coco",
                "Times COCO's evaluation against the evaluators that people use in Python.",
                () -> new Arguments(List.of(), BenchCoco.SETTINGS),
                List.of(
                    "pixeltally bench coco --source instances_val2017.json --kinds bbox,segm",
                    "pixeltally bench coco --source instances.json --cases a37k --cores 0,1 --rounds 1")),
            new CommandForm(
                "bench protocols",
                "Times label maps, panoptic segments and borders against Python's evaluators.",
                () -> new Arguments(List.of(), BenchProtocols.SETTINGS),
                List.of(
                    "pixeltally bench protocols --panopticapi panopticapi --report protocols.json",
                    "pixeltally bench protocols --cases coco-boundary --source instances_val2017.json")),
            new CommandForm(
                "export",
                "Turns a run's results, or detections in files, into COCO's JSON, Parquet or PNGs.",
                () -> new Arguments(List.of(), ExportJob.SETTINGS),
                List.of(
                    "pixeltally export --format parquet --from dt.json --out dt.parquet",
                    "pixeltally export --format coco --run latest --from results --out dt.json")),
            new CommandForm(
                "pack",
                "Lays a dataset's many small files together in a few large ones (Parquet).",
                () -> new Arguments(List.of(PackJob.CONFIG), PackJob.SETTINGS, PackJob.OF_EVALUATE),
                List.of(
                    "pixeltally pack conf/voc.yaml --out packed",
                    "pixeltally pack --set dataset.layout=coco --set dataset.root=coco2017 --out s3a://bucket/packed",
                    "pixeltally evaluate conf/voc.yaml --set dataset.root=packed")),
            new CommandForm(
                "vacuum",
                "Removes old runs, and predictions that no kept run rests on.",
                () -> new Arguments(List.of(), VacuumJob.SETTINGS),
                List.of(
                    "pixeltally vacuum --out results --dry-run",
                    "pixeltally vacuum --out s3a://results/voc --keep-runs 30 --older-than 12w")),
            new CommandForm(
                "inspect",
                "Says what a reader sees in a dataset: counts, classes, sizes, problems.",
                () ->
                    new Arguments(List.of(InspectJob.LAYOUT, InspectJob.ROOT), InspectJob.SETTINGS),
                List.of(
                    "pixeltally inspect voc VOCdevkit/VOC2012 --split val",
                    "pixeltally inspect coco coco2017 --split val",
                    "pixeltally inspect cityscapes cityscapes --split val",
                    "pixeltally inspect folder camvid --labels camvid --images images --masks masks")))) {
      forms.put(form.name(), form);
    }
    return forms;
  }

  public static void main(String[] args) {
    Terminal.useUtf8();
    Thread.setDefaultUncaughtExceptionHandler(new DeadThread());
    int code = run(args);
    if (code == ExitCode.DONE && System.out.checkError()) {
      System.err.println("pixeltally: failed: standard output could not be written");
      code = ExitCode.FAILED;
    }
    // Spark's own shutdown follows a normal end; a plain exit would cut it short.
    if (code != ExitCode.DONE || !Submit.insideSpark()) {
      System.exit(code);
    }
  }

  /** Runs one command; the exit code. */
  public static int run(String... args) {
    try {
      JavaVersion.check();
      return dispatch(args);
    } catch (Refusal e) {
      System.err.println("pixeltally: " + Printable.of(e.getMessage()));
      return ExitCode.REFUSED;
    } catch (Exception e) {
      return Failure.report(e);
    } catch (OutOfMemoryError e) {
      return Failure.outOfMemory();
    }
  }

  private static int dispatch(String[] args) throws Exception {
    CommandLine line = new CommandLine(root(args), CommandForm.FACTORY);
    ParseResult parsed;
    try {
      parsed = line.parseArgs(args);
    } catch (ParameterException e) {
      PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
      err.println("pixeltally: " + Printable.of(e.getMessage()));
      CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
      String of = e.getCommandLine().getCommandSpec().qualifiedName();
      err.println("Try: " + of + " --help");
      return ExitCode.REFUSED;
    }
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    if (!parsed.hasSubcommand()) {
      line.usage(System.err);
      return ExitCode.REFUSED;
    }
    ParseResult sub = parsed.subcommand();
    String name = sub.commandSpec().name();
    if (sub.hasSubcommand()) {
      if (!sub.matchedArgs().isEmpty()) {
        String inner = sub.subcommand().commandSpec().name();
        throw new Refusal(name + " " + inner + ": arguments should stand after " + inner);
      }
      sub = sub.subcommand();
      name += " " + sub.commandSpec().name();
    }
    if (name.equals(COMPLETION)) {
      System.out.println(AutoComplete.bash("pixeltally", line));
      return ExitCode.DONE;
    }
    return start(FORMS.get(name), sub, args);
  }

  /**
   * All commands, with all that can be given to the one that is called; the others' settings would
   * take longer to make than a short command takes.
   */
  private static CommandSpec root(String[] args) {
    String called = args.length == 0 ? "" : args[0];
    boolean help = List.of(args).contains("--help") || List.of(args).contains("-h");
    CommandSpec root = CommandForm.withHelp(CommandForm.empty().name("pixeltally"));
    String version = Pixeltally.class.getPackage().getImplementationVersion();
    root.version("pixeltally " + (version == null ? "(not packaged)" : version));
    root.usageMessage()
        .description("Batch inference and evaluation for dense image labelling on Apache Spark.%n")
        .footer(
            "",
            "pixeltally COMMAND --help says more, with examples.",
            "Shell completion: source <(pixeltally completion)",
            "Exit codes: 0 done, 1 failed, 2 refused, 3 too many samples failed.");
    for (CommandForm form : FORMS.values()) {
      boolean whole = called.equals(COMPLETION) || form.name().split(" ", 2)[0].equals(called);
      CommandSpec spec = whole ? form.spec() : form.brief();
      if (whole && help) {
        spec.usageMessage().footer(form.footer());
      }
      parent(root, form.name())
          .addSubcommand(form.word(), new CommandLine(spec, CommandForm.FACTORY));
    }
    CommandSpec completion = CommandForm.withHelp(CommandForm.empty());
    completion.usageMessage().description("Prints a completion script for bash and zsh.");
    root.addSubcommand(COMPLETION, new CommandLine(completion, CommandForm.FACTORY));
    return root;
  }

  /** A name of two words is a command below another, which the order of names puts first. */
  private static CommandSpec parent(CommandSpec root, String name) {
    int space = name.indexOf(' ');
    return space < 0 ? root : root.subcommands().get(name.substring(0, space)).getCommandSpec();
  }

  private static int start(CommandForm form, ParseResult parsed, String[] args) throws Exception {
    List<Setting<?>> known = form.arguments().get().known();
    Settings settings = new Settings(known);
    if (known.contains(EvaluateConfig.CONFIG)) {
      Settings line = new Settings(known);
      form.read(parsed, line);
      line.find(EvaluateConfig.CONFIG)
          .ifPresent(file -> settings.putAll(YamlNode.read(Path.of(file))));
    }
    form.read(parsed, settings);
    Submit.sparkSettings().forEach((key, value) -> settings.put(key, value, "spark.pixeltally"));
    return switch (form.name()) {
      case "evaluate", "reprocess" -> EvaluateJob.run(settings, args);
      case "bench" -> BenchJob.run(settings, args);
      case "bench coco" -> BenchCoco.run(settings);
      case "bench protocols" -> BenchProtocols.run(settings);
      case "score" -> ScoreJob.run(settings, args);
      case "sample" -> SampleJob.run(settings);
      case "export" -> ExportJob.run(settings);
      case "pack" -> PackJob.run(settings);
      case "vacuum" -> VacuumJob.run(settings);
      case "inspect" -> InspectJob.run(settings);
      default -> throw new IllegalStateException(form.name());
    };
  }
}
