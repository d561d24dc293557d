package dev.pixeltally.jobs;

import dev.pixeltally.config.MissingPath;
import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.tables.Json;
import dev.pixeltally.tables.Removal;
import dev.pixeltally.tables.Vacuum;
import dev.pixeltally.tables.VacuumPlan;
import dev.pixeltally.tables.VacuumPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Removes old runs, and predictions that no kept run rests on. */
public final class VacuumJob {
  private static final Setting<String> OUT =
      Setting.text("out", "DIR", null, "Folder of the runs: local, or one that Hadoop reaches.");
  private static final Setting<Integer> KEEP =
      Setting.count(
          "keep-runs", 0, 1_000_000, 10, "Newest complete runs that stay; the latest always does.");
  private static final Setting<Duration> OLDER_THAN =
      Setting.duration("older-than", "30d", "Nothing younger is removed: 12h, 30d, 2w.");
  private static final Setting<Boolean> DRY_RUN =
      Setting.flag("dry-run", "Say what would be removed, and touch nothing.");
  private static final Setting<Boolean> JSON =
      Setting.flag("json", "Print one JSON object on standard output.");

  public static final List<Setting<?>> SETTINGS = List.of(OUT, KEEP, OLDER_THAN, DRY_RUN, JSON);

  private VacuumJob() {}

  /** Removes; the exit code. */
  public static int run(Settings settings) throws IOException {
    String out = settings.get(OUT);
    if (Addresses.isLocal(out) && !Files.isDirectory(Addresses.path(out))) {
      throw new Refusal("Cannot vacuum " + out + ": " + MissingPath.hint(Addresses.path(out)));
    }
    boolean dry = settings.get(DRY_RUN);
    boolean json = settings.get(JSON);
    VacuumPolicy policy = new VacuumPolicy(settings.get(KEEP), settings.get(OLDER_THAN));
    Vacuum vacuum = new Vacuum(out, HadoopSettings::plain);
    VacuumPlan plan;
    if (dry) {
      plan = vacuum.plan(policy, Instant.now());
      plan.removals().forEach(r -> tell("would remove", r, json));
    } else {
      try (Interruption<InterruptedVacuum> interruption =
          Interruption.of(new InterruptedVacuum())) {
        plan =
            vacuum.run(
                policy,
                Instant.now(),
                r -> {
                  interruption.work().removed(r);
                  tell("removed", r, json);
                });
      }
    }
    if (json) {
      System.out.print(Json.pretty(object(out, dry, plan)));
    } else {
      System.out.printf(
          Locale.ROOT,
          "  %s %,d files, %,d bytes below %s; complete runs that stay: %,d%s%n",
          dry ? "would remove" : "removed",
          files(plan),
          bytes(plan),
          Printable.of(Outputs.shown(out)),
          plan.kept().size(),
          plan.latest().map(run -> ", the latest is " + run).orElse(""));
    }
    return ExitCode.DONE;
  }

  private static void tell(String verb, Removal removal, boolean json) {
    if (!json) {
      System.out.printf(
          Locale.ROOT,
          "  %s %s: %s (%,d %s, %,d bytes)%n",
          verb,
          Printable.of(removal.path()),
          Printable.of(removal.why()),
          removal.files(),
          removal.files() == 1 ? "file" : "files",
          removal.bytes());
    }
  }

  private static long files(VacuumPlan plan) {
    return plan.removals().stream().mapToLong(Removal::files).sum();
  }

  private static long bytes(VacuumPlan plan) {
    return plan.removals().stream().mapToLong(Removal::bytes).sum();
  }

  private static Map<String, Object> object(String out, boolean dry, VacuumPlan plan) {
    List<Object> removals = new ArrayList<>();
    for (Removal r : plan.removals()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("kind", r.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      one.put("path", r.path());
      one.put("why", r.why());
      one.put("files", r.files());
      one.put("bytes", r.bytes());
      removals.add(one);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("out", out);
    all.put("dry_run", dry);
    all.put("latest", plan.latest().orElse(null));
    all.put("kept_runs", plan.kept());
    all.put(dry ? "would_remove" : "removed", removals);
    all.put("files", files(plan));
    all.put("bytes", bytes(plan));
    return all;
  }
}
