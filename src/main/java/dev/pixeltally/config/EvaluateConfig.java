package dev.pixeltally.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An {@code evaluate} run, typed: what stands in {@code conf/*.yaml}, after {@code --set} and
 * behind {@code spark.pixeltally.}.
 */
public record EvaluateConfig(
    DatasetConfig dataset,
    ModelConfig model,
    Map<String, String> mapping,
    Optional<List<String>> protocols,
    CocoConfig coco,
    AnalysisConfig analysis,
    PoseConfig pose,
    CityscapesConfig cityscapes,
    DepthConfig depth,
    PipelineConfig pipeline,
    LimitsConfig limits,
    Optional<Double> deviceHour,
    OutputConfig output,
    Map<String, String> effective,
    String fingerprint) {

  public static final Setting<String> CONFIG =
      Setting.text("config", "FILE", null, "The run's configuration, a YAML file.");

  /** In place of a protocol: the network runs, and nothing is measured. */
  public static final String NO_PROTOCOL = "none";

  private static final List<String> PROTOCOLS =
      List.of(
          "mean-iou",
          "voc-seg",
          "cityscapes-pixel",
          "trimap",
          "trimap-void",
          "coco-bbox",
          "coco-segm",
          "coco-boundary",
          "coco-keypoints",
          "lvis-bbox",
          "lvis-segm",
          "lvis-boundary",
          "voc-det-2007",
          "voc-det-2010",
          "voc-loc",
          "sds",
          "cityscapes-instance",
          "pose-pck",
          "depth-kitti",
          "depth-nyu",
          "normals",
          "colour",
          "panoptic",
          "cityscapes-panoptic",
          "panoptic-boundary",
          NO_PROTOCOL);
  public static final Setting<List<String>> PROTOCOL =
      Setting.words(
          "protocol",
          PROTOCOLS,
          "How to measure. Else label maps by mean-iou, instances by coco-bbox and coco-segm,"
              + " segments by panoptic.");
  private static final Setting<String> MAPPING =
      Setting.text(
          Settings.MAPPING,
          "CLASS",
          null,
          "mapping.NETWORK-CLASS=DATASET-CLASS joins classes whose names differ.");

  static final Setting<Double> DEVICE_HOUR =
      Setting.amount(
          "cost.device-hour", "Price of a device's hour, in any currency: run.json has the cost.");

  /** Every setting of {@code evaluate}. */
  public static final List<Setting<?>> SETTINGS =
      Lists.join(
          List.of(CONFIG, PROTOCOL),
          OutputConfig.SETTINGS,
          DatasetConfig.SETTINGS,
          ModelConfig.SETTINGS,
          List.of(MAPPING),
          CocoConfig.SETTINGS,
          AnalysisConfig.SETTINGS,
          PoseConfig.SETTINGS,
          CityscapesConfig.SETTINGS,
          DepthConfig.SETTINGS,
          PipelineConfig.SETTINGS,
          LimitsConfig.SETTINGS,
          List.of(DEVICE_HOUR));

  /** What changes where and how fast a run goes, and never what it computes. */
  private static final List<String> WITHOUT_EFFECT_ON_RESULTS =
      Lists.join(
              List.of(CONFIG, DEVICE_HOUR),
              OutputConfig.SETTINGS,
              PipelineConfig.SETTINGS,
              List.of(
                  ModelConfig.DEVICE,
                  ModelConfig.DEVICE_WAIT,
                  ModelConfig.THREADS,
                  ModelConfig.GPU_MEMORY,
                  ModelConfig.TENSORRT_CACHE))
          .stream()
          .map(Setting::key)
          .toList();

  public static EvaluateConfig of(Settings settings) {
    return new EvaluateConfig(
        DatasetConfig.of(settings),
        ModelConfig.of(settings),
        settings.mapping(),
        settings.find(PROTOCOL),
        CocoConfig.of(settings),
        AnalysisConfig.of(settings),
        PoseConfig.of(settings),
        CityscapesConfig.of(settings),
        DepthConfig.of(settings),
        PipelineConfig.of(settings),
        LimitsConfig.of(settings),
        settings.find(DEVICE_HOUR),
        OutputConfig.of(settings),
        settings.effective(),
        settings.fingerprint(WITHOUT_EFFECT_ON_RESULTS));
  }

  /** Where the samples are. */
  public record DatasetConfig(
      String layout,
      String root,
      Optional<String> split,
      Optional<String> images,
      Optional<String> masks,
      Optional<String> labels,
      int limit) {
    public static final Setting<String> LAYOUT =
        Setting.word(
            "dataset.layout",
            List.of(
                "voc",
                "context",
                "person-part",
                "cityscapes",
                "cityscapes-panoptic",
                "sbd",
                "coco",
                "coco-panoptic",
                "folder",
                "packed"),
            "voc",
            "How the dataset's files lie.");
    public static final Setting<String> ROOT =
        Setting.text("dataset.root", "DIR", null, "The dataset's folder.");
    static final Setting<String> SPLIT =
        Setting.text("dataset.split", "NAME", null, "The split, as in val.");
    static final Setting<String> IMAGES =
        Setting.text("dataset.images", "DIR", null, "Folder of the images, below the root.");
    static final Setting<String> MASKS =
        Setting.text("dataset.masks", "DIR", null, "Folder of the masks, below the root.");
    static final Setting<String> LABELS =
        Setting.text("dataset.labels", "SPACE", null, "Label space: a built-in name or a YAML.");
    static final Setting<Integer> LIMIT =
        Setting.count(
            "dataset.limit",
            0,
            Integer.MAX_VALUE,
            0,
            "Only the first N samples that were listed; what the listing fails counts besides. 0: all.");

    /** What says which dataset is meant. */
    public static final List<Setting<?>> PLACES =
        List.of(LAYOUT, ROOT, SPLIT, IMAGES, MASKS, LABELS);

    static final List<Setting<?>> SETTINGS = Lists.join(PLACES, List.of(LIMIT));

    public static DatasetConfig of(Settings s) {
      return new DatasetConfig(
          s.get(LAYOUT),
          s.get(ROOT),
          s.find(SPLIT),
          s.find(IMAGES),
          s.find(MASKS),
          s.find(LABELS),
          s.get(LIMIT));
    }
  }

  /** The network and where it runs. */
  public record ModelConfig(
      String bundle,
      DeviceChoice device,
      int deviceWait,
      int batch,
      int threads,
      int gpuMemory,
      TensorRt tensorRt,
      Optional<String> tensorRtCache) {
    public static final Setting<String> BUNDLE =
        Setting.text("model.bundle", "DIR", null, "The network's folder with its bundle.yaml.");
    public static final Setting<DeviceChoice> DEVICE =
        Setting.choice("model.device", DeviceChoice.AUTO, "Where the network runs.");
    public static final Setting<Integer> DEVICE_WAIT =
        Setting.count(
            "model.device-wait", 1, 86_400, 600, "Seconds that Spark may take to give a GPU.");
    static final Setting<Integer> BATCH =
        Setting.count("model.batch", 1, 1024, 1, "Images of equal shape that go in one pass.");
    public static final Setting<Integer> THREADS =
        Setting.count("model.threads", 1, 256, 1, "Threads inside one pass on a CPU.");
    static final Setting<Integer> GPU_MEMORY =
        Setting.count(
            "model.gpu-memory",
            0,
            1 << 24,
            0,
            "MiB that ONNX Runtime may take of a GPU's memory; 0: no limit.");
    static final Setting<TensorRt> TENSORRT =
        Setting.choice(
            "model.tensorrt",
            TensorRt.OFF,
            "TensorRT on a GPU; fp16 lets it compute in float16, for other predictions.");
    static final Setting<String> TENSORRT_CACHE =
        Setting.text(
            "model.tensorrt-cache",
            "DIR",
            null,
            "Folder on each executor's machine for what TensorRT has built.");
    static final List<Setting<?>> SETTINGS =
        List.of(BUNDLE, DEVICE, DEVICE_WAIT, BATCH, THREADS, GPU_MEMORY, TENSORRT, TENSORRT_CACHE);

    static ModelConfig of(Settings s) {
      if (s.get(GPU_MEMORY) > 0 && s.get(DEVICE) == DeviceChoice.CPU) {
        throw s.refusal(GPU_MEMORY, "limits a GPU's memory, and model.device=cpu uses none");
      }
      if (s.find(TENSORRT_CACHE).isPresent() && s.get(TENSORRT) == TensorRt.OFF) {
        throw s.refusal(TENSORRT_CACHE, "needs model.tensorrt=on or fp16, which is off");
      }
      return new ModelConfig(
          s.get(BUNDLE),
          s.get(DEVICE),
          s.get(DEVICE_WAIT),
          s.get(BATCH),
          s.get(THREADS),
          s.get(GPU_MEMORY),
          s.get(TENSORRT),
          s.find(TENSORRT_CACHE));
    }
  }

  /** How the work is cut and overlapped. */
  public record PipelineConfig(
      long partitionBytes,
      long partitionPixels,
      int decodeThreads,
      int encodeThreads,
      int ahead,
      int checkpoint)
      implements Serializable {
    static final Setting<Long> BYTES =
        Setting.bytes("pipeline.partition-bytes", "64m", "Image bytes a partition, at most.");
    static final Setting<Long> PIXELS =
        Setting.wide(
            "pipeline.partition-pixels",
            1,
            Long.MAX_VALUE,
            500_000_000L,
            "Pixels a partition, at most.");
    static final Setting<Integer> DECODE =
        Setting.count("pipeline.decode-threads", 1, 64, 1, "Threads that read and decode, a task.");
    static final Setting<Integer> ENCODE =
        Setting.count(
            "pipeline.encode-threads", 1, 64, 1, "Threads that measure and encode, a task.");
    static final Setting<Integer> AHEAD =
        Setting.count("pipeline.ahead", 1, 1024, 3, "Images decoded ahead of the network, a task.");
    static final Setting<Integer> CHECKPOINT =
        Setting.count(
            "pipeline.checkpoint",
            1,
            Integer.MAX_VALUE,
            2_000,
            "Images after which predictions are committed, so that nobody makes them again.");
    static final List<Setting<?>> SETTINGS =
        List.of(BYTES, PIXELS, DECODE, ENCODE, AHEAD, CHECKPOINT);

    static PipelineConfig of(Settings s) {
      return new PipelineConfig(
          s.get(BYTES),
          s.get(PIXELS),
          s.get(DECODE),
          s.get(ENCODE),
          s.get(AHEAD),
          s.get(CHECKPOINT));
    }
  }

  /** Where the results go and how the run is shown. */
  public record OutputConfig(
      String root,
      int overlays,
      ConsoleMode console,
      boolean json,
      double maxFailures,
      boolean fresh,
      boolean dryRun) {
    public static final Setting<String> OUT =
        Setting.text("out", "DIR", "results", "Folder of all results.");
    static final Setting<Integer> OVERLAYS =
        Setting.count(
            "overlays",
            0,
            10_000,
            0,
            "Pictures of the N worst: photograph, truth, prediction, errors.");
    public static final Setting<ConsoleMode> CONSOLE =
        Setting.choice("console", ConsoleMode.AUTO, "Progress: a bar, lines for logs, or nothing.");
    static final Setting<Boolean> JSON =
        Setting.flag("json", "Prints one JSON object on standard output and nothing else there.");
    public static final Setting<Double> MAX_FAILURES =
        Setting.share(
            "failures.max-share", 0.05, "Share of failed samples above which the exit code is 3.");
    public static final Setting<Boolean> FRESH =
        Setting.flag(
            "fresh", "Infers every image, also those whose prediction is stored in --out.");
    static final Setting<Boolean> DRY_RUN =
        Setting.flag("dry-run", "Only says which images would be inferred.");
    public static final List<Setting<?>> SETTINGS =
        List.of(OUT, OVERLAYS, CONSOLE, JSON, MAX_FAILURES, FRESH, DRY_RUN);

    /** Of a command that draws no pictures, and keeps a run only where told to. */
    public static final List<Setting<?>> OF_SCORES =
        List.of(
            Setting.text("out", "DIR", null, "Keeps the run's tables in this folder of results."),
            CONSOLE,
            JSON,
            MAX_FAILURES);

    public static OutputConfig of(Settings s) {
      return new OutputConfig(
          s.get(OUT),
          s.get(OVERLAYS),
          s.get(CONSOLE),
          s.get(JSON),
          s.get(MAX_FAILURES),
          s.get(FRESH),
          s.get(DRY_RUN));
    }
  }

  /** How progress is shown. */
  public enum ConsoleMode {
    AUTO,
    BAR,
    LINES,
    QUIET
  }

  /** What hostile input is held to. */
  public record LimitsConfig(long maxPixels, int maxSide, long maxBytes, ExifRotation exif) {
    public static final Setting<Long> PIXELS =
        Setting.wide(
            "limits.max-pixels", 1, 1L << 31, 89_478_485L, "Pixels of one image, at most.");
    static final Setting<Integer> SIDE =
        Setting.count("limits.max-side", 1, 1 << 20, 65_500, "Pixels of an image's side, at most.");
    public static final Setting<Long> BYTES =
        Setting.bytes("limits.max-bytes", "256m", "Bytes of one file, at most.");
    static final Setting<ExifRotation> EXIF =
        Setting.choice(
            "exif-rotation",
            ExifRotation.IGNORE,
            "Annotations are made on raw pixels, so a rotation tag is ignored unless applied here.");
    static final List<Setting<?>> SETTINGS = List.of(EXIF, PIXELS, SIDE, BYTES);

    /** For label maps alone, which have no rotation. */
    public static final List<Setting<?>> OF_MASKS = List.of(PIXELS, SIDE, BYTES);

    /** Of a command that has these settings, or those of masks alone. */
    public static LimitsConfig of(Settings s) {
      return new LimitsConfig(s.get(PIXELS), s.get(SIDE), s.get(BYTES), s.get(EXIF));
    }
  }

  /** What becomes of a photograph's EXIF orientation. */
  public enum ExifRotation {
    IGNORE,
    APPLY
  }
}
