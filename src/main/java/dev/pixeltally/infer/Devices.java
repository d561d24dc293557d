package dev.pixeltally.infer;

import dev.pixeltally.config.DeviceChoice;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.TensorRt;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides where a task's network runs. */
public final class Devices {
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private Devices() {}

  /**
   * A decision and why it fell so.
   *
   * @param note one sentence for the log and {@code run.json}
   */
  public record Resolution(Device device, String note) {}

  /**
   * Refuses TensorRT where it can never run, before anything is started.
   *
   * @throws Refusal where it is asked for with the processor, or this build lacks it
   */
  public static void checkTensorRt(TensorRt tensorRt, DeviceChoice choice) {
    checkTensorRt(tensorRt, choice, new CudaProbe());
  }

  static void checkTensorRt(TensorRt tensorRt, DeviceChoice choice, GpuProbe probe) {
    if (tensorRt == TensorRt.OFF) {
      return;
    }
    String asked = "model.tensorrt=" + tensorRt.name().toLowerCase(Locale.ROOT);
    if (choice == DeviceChoice.CPU) {
      throw new Refusal(
          asked
              + " with model.device=cpu: TensorRT runs on GPUs alone; valid with cpu:"
              + " model.tensorrt=off");
    }
    probe
        .tensorRtLacks()
        .ifPresent(
            lack -> {
              throw new Refusal(
                  "Cannot use " + asked + ": " + lack + ", or set model.tensorrt=off");
            });
  }

  /**
   * The device for this process or task.
   *
   * @param choice what the run asks for
   * @param sparkGpuAddress the address that Spark assigned to the task, if any: a device number or
   *     a UUID
   * @param env the process's environment; {@code CUDA_VISIBLE_DEVICES} renumbers devices
   * @throws Refusal where a GPU was asked for, or assigned by Spark, and cannot be used, naming
   *     what is missing
   */
  public static Resolution resolve(
      DeviceChoice choice, Optional<String> sparkGpuAddress, Map<String, String> env) {
    return resolve(choice, sparkGpuAddress, env, new CudaProbe());
  }

  static Resolution resolve(
      DeviceChoice choice,
      Optional<String> sparkGpuAddress,
      Map<String, String> env,
      GpuProbe probe) {
    if (choice == DeviceChoice.CPU) {
      return new Resolution(Device.CPU, "cpu, as asked");
    }
    Optional<String> build = probe.buildLacks();
    if (build.isPresent()) {
      return without(choice, sparkGpuAddress, build.get());
    }
    int ordinal = sparkGpuAddress.map(a -> ordinal(a, env)).orElse(0);
    Optional<String> device = probe.deviceLacks(ordinal);
    if (device.isPresent()) {
      return without(choice, sparkGpuAddress, device.get());
    }
    String how = sparkGpuAddress.map(a -> ", Spark's address " + a).orElse(", the first one");
    return new Resolution(Device.gpu(ordinal), "gpu:" + ordinal + how);
  }

  /** A GPU that Spark assigned was asked for too: the processor would leave it idle unseen. */
  private static Resolution without(DeviceChoice choice, Optional<String> address, String reason) {
    if (choice == DeviceChoice.GPU || address.isPresent()) {
      throw new Refusal(
          "Cannot use device gpu"
              + address.map(a -> ", Spark's address " + a).orElse("")
              + ": "
              + reason);
    }
    return new Resolution(Device.CPU, "cpu, as no GPU can be used: " + reason);
  }

  /**
   * Spark's address as this process's CUDA ordinal. CUDA numbers the visible devices anew, in the
   * order of {@code CUDA_VISIBLE_DEVICES}: an address is its place in that list, and the one device
   * of a list of one is 0 whatever it is called outside.
   */
  static int ordinal(String address, Map<String, String> env) {
    String visible = env.getOrDefault(VISIBLE, "").strip();
    if (!visible.isEmpty()) {
      List<String> devices = Arrays.stream(visible.split(",", -1)).map(String::strip).toList();
      int place = devices.indexOf(address);
      if (place >= 0) {
        return place;
      }
      boolean bothNumbers = isNumber(address) && isNumber(devices.get(0));
      if (devices.size() == 1 && (bothNumbers || isNumber(address))) {
        return 0;
      }
      throw new Refusal(
          "Cannot use GPU "
              + address
              + ", which Spark assigned: "
              + VISIBLE
              + "="
              + visible
              + " does not list it, so its ordinal is unknown");
    }
    if (!isNumber(address)) {
      throw new Refusal(
          "Cannot use GPU "
              + address
              + ", which Spark assigned: only CUDA knows the number of a UUID. Let the discovery"
              + " script print device numbers, or set "
              + VISIBLE
              + " to the UUIDs");
    }
    return Integer.parseInt(address);
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,6}");
  }
}
