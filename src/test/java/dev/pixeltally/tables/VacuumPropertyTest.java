package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any set of runs, any policy, any moment of a kill. */
class VacuumPropertyTest {
  private static final int CASES = 60;

  @TempDir Path folder;

  static Stream<Integer> seeds() {
    return Stream.iterate(0, i -> i + 1).limit(CASES);
  }

  /** A folder of runs, with all that a judge of what should stay needs to know. */
  private static final class Case {
    final StoredTrial trial;
    final Map<String, Integer> finished = new TreeMap<>();
    final Map<String, Set<String>> reach = new TreeMap<>();
    final Map<String, Integer> lastWritten = new TreeMap<>();
    String latest;
    final int keep;
    final int days;

    Case(Path out, Random random) throws IOException {
      trial = new StoredTrial(out, Instant.now());
      keep = random.nextInt(4);
      days = 1 + random.nextInt(60);
      List<Integer> ages = new ArrayList<>();
      for (int age = 1; age <= 100; age++) {
        ages.add(age);
      }
      Collections.shuffle(ages, random);
      List<Integer> chosen = new ArrayList<>(ages.subList(0, 1 + random.nextInt(12)));
      chosen.sort(Comparator.reverseOrder());
      List<String> earlier = new ArrayList<>();
      for (int age : chosen) {
        run(age, earlier, random);
      }
      if (finished.isEmpty()) {
        run(101, earlier, new Random(1));
      }
      List<String> complete = new ArrayList<>(finished.keySet());
      latest =
          random.nextInt(4) == 0
              ? complete.get(random.nextInt(complete.size()))
              : Collections.min(complete, Comparator.comparing(finished::get));
      trial.latest(latest);
      extras(random);
    }

    private void run(int age, List<String> earlier, Random random) throws IOException {
      String id = trial.id(age);
      boolean inferred = random.nextInt(4) > 0 || age > 100;
      int kind = age > 100 ? 0 : random.nextInt(4);
      if (inferred) {
        trial.predicted(id, age);
        lastWritten.put("predictions/run=" + id, age);
      }
      if (kind <= 1) {
        boolean old = random.nextInt(3) == 0;
        Set<String> rests = new TreeSet<>();
        if (inferred || old) {
          rests.add(id);
        }
        if (!old) {
          earlier.stream().filter(e -> random.nextInt(3) == 0).forEach(rests::add);
        }
        trial.complete(id, age, old ? null : List.copyOf(rests));
        finished.put(id, age);
        reach.put(id, rests);
      } else if (kind == 2) {
        trial.begun(id, age);
        lastWritten.put("runs/" + id, age);
      }
      if (inferred) {
        earlier.add(id);
      }
    }

    private void extras(Random random) throws IOException {
      int age = 1 + random.nextInt(90);
      trial.file("_temporary/12345/task_0/part.parquet", age);
      lastWritten.put("_temporary/12345", age);
      age = 1 + random.nextInt(90);
      trial.file("__magic_job-" + trial.id(age) + "/job/one.pending", age);
      lastWritten.put("__magic_job-" + trial.id(age), age);
      age = 1 + random.nextInt(90);
      trial.file("latest.json." + trial.id(age) + ".tmp", age);
      lastWritten.put("latest.json." + trial.id(age) + ".tmp", age);
      for (String other :
          List.of(
              "_SUCCESS", "notes.txt", "runs/readme.txt", "runs/mine/a", "predictions/mine/a")) {
        trial.file(other, 99);
      }
    }

    Set<String> kept() {
      Set<String> kept = new TreeSet<>(Set.of(latest));
      List<String> newest = new ArrayList<>(finished.keySet());
      newest.sort(Comparator.comparing(finished::get));
      kept.addAll(newest.subList(0, Math.min(keep, newest.size())));
      finished.forEach(
          (id, age) -> {
            if (age <= days) {
              kept.add(id);
            }
          });
      return kept;
    }

    /** Whether a file is to be there afterwards, told from its name. */
    boolean stays(String file) {
      Set<String> kept = kept();
      Set<String> reached = new HashSet<>(kept);
      kept.forEach(id -> reached.addAll(reach.get(id)));
      String[] parts = file.split("/", -1);
      if (parts[0].equals("runs") && finished.containsKey(parts[1])) {
        return kept.contains(parts[1]);
      }
      if (parts[0].equals("predictions") && parts[1].startsWith("run=")) {
        String id = parts[1].substring(4);
        if (reached.contains(id)) {
          return true;
        }
        if (finished.containsKey(id)) {
          return false;
        }
      }
      return lastWritten.entrySet().stream()
          .noneMatch(e -> (file + "/").startsWith(e.getKey() + "/") && e.getValue() > days);
    }

    VacuumPolicy policy() {
      return new VacuumPolicy(keep, Duration.ofDays(days).plusHours(12));
    }

    VacuumPlan vacuum(FileTree tree) throws IOException {
      return new Vacuum(tree).run(policy(), trial.now(), r -> {});
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsReachedStaysByteByByteAndTheRestGoes(int seed) throws IOException {
    Case c = new Case(folder.resolve("out"), new Random(seed));
    Map<String, String> before = c.trial.files();
    Map<String, String> expected = new TreeMap<>(before);
    expected.keySet().removeIf(file -> !c.stays(file));
    VacuumPlan dry = new Vacuum(new LocalTree(c.trial.out())).plan(c.policy(), c.trial.now());
    assertThat(c.trial.files()).isEqualTo(before);
    VacuumPlan plan = c.vacuum(new LocalTree(c.trial.out()));
    assertThat(plan).isEqualTo(dry);
    assertThat(c.trial.files()).isEqualTo(expected);
    assertThat(plan.kept()).isEqualTo(c.kept());
    assertThat(plan.removals().stream().mapToLong(Removal::files).sum())
        .isEqualTo(before.size() - expected.size());
    assertThat(c.vacuum(new LocalTree(c.trial.out())).removals()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aKillLeavesNoRunWithoutItsPredictionsAndTheNextVacuumEndsTheWork(int seed)
      throws IOException {
    Case c = new Case(folder.resolve("out"), new Random(seed));
    Map<String, String> expected = c.trial.files();
    expected.keySet().removeIf(file -> !c.stays(file));
    Map<String, String> before = c.trial.files();
    for (int moment = 0; ; moment++) {
      Path out = folder.resolve("killed" + moment);
      copy(c.trial.out(), out);
      StoredTrial trial = new StoredTrial(out, c.trial.now());
      Random random = new Random(1_000L * seed + moment);
      boolean killed = false;
      try {
        c.vacuum(new BrittleTree(out, moment, random));
      } catch (BrittleTree.Killed e) {
        killed = true;
      }
      Map<String, String> left = trial.files();
      c.finished.forEach(
          (id, age) -> {
            if (left.containsKey("runs/" + id + "/run.json")) {
              assertWhole(c, id, before, left);
            }
          });
      assertThat(left).containsKey("latest.json").containsKey("runs/" + c.latest + "/run.json");
      c.vacuum(new LocalTree(out));
      assertThat(trial.files()).as("killed at %d", moment).isEqualTo(expected);
      if (!killed) {
        break;
      }
    }
  }

  private static void assertWhole(
      Case c, String id, Map<String, String> before, Map<String, String> left) {
    Set<String> folders = new TreeSet<>(Set.of("runs/" + id + "/"));
    c.reach.get(id).forEach(other -> folders.add("predictions/run=" + other + "/"));
    before.forEach(
        (file, content) -> {
          if (folders.stream().anyMatch(file::startsWith)) {
            assertThat(left).containsEntry(file, content);
          }
        });
  }
}
