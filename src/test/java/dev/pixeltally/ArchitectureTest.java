package dev.pixeltally;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/** The house's rules: which package may know which. docs/architecture.md draws them. */
@AnalyzeClasses(packages = "dev.pixeltally", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** The flow, left to right; none may know one to its right. */
  private static final List<String> FLOW =
      List.of(
          "config", "labels", "dataset", "image", "infer", "measure", "tables", "pack", "report",
          "spark", "jobs");

  private static String[] packages(List<String> names) {
    return names.stream().map(n -> "dev.pixeltally." + n + "..").toArray(String[]::new);
  }

  @ArchTest static final ArchRule noPackageKnowsOneToItsRight = flowRule();

  private static ArchRule flowRule() {
    CompositeArchRule rule = null;
    for (int i = 0; i + 1 < FLOW.size(); i++) {
      ArchRule one =
          noClasses()
              .that()
              .resideInAPackage("dev.pixeltally." + FLOW.get(i) + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(packages(FLOW.subList(i + 1, FLOW.size())));
      rule = rule == null ? CompositeArchRule.of(one) : rule.and(one);
    }
    return rule;
  }

  @ArchTest
  static final ArchRule onlySparkAndJobsKnowSpark =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.pixeltally.spark..", "dev.pixeltally.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule onlyInferKnowsTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.pixeltally.infer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule scenesKnowOnlyWhatTheyDraw =
      noClasses()
          .that()
          .resideInAPackage("dev.pixeltally.scenes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              packages(List.of("infer", "measure", "tables", "report", "spark", "jobs")));

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.pixeltally.(*)..").should().beFreeOfCycles();
}
