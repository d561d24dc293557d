package dev.pixeltally.infer;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.infer.TensorInfo.Dim;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an ONNX file takes and gives, read straight from the file: a wrong bundle is refused in
 * milliseconds, without the engine. Initialisers that old exporters list among the inputs are left
 * out, as the engine does. Field numbers are those of onnx.proto (ModelProto.graph = 7,
 * GraphProto.initializer = 5, input = 11, output = 12).
 *
 * @param inputs what must be fed
 * @param outputs what comes out
 */
record OnnxSignature(List<TensorInfo> inputs, List<TensorInfo> outputs) {
  private static final int MAX_TENSORS = 4096;
  private static final int MAX_RANK = 64;
  private static final int EXTERNAL = 1;

  static OnnxSignature read(ByteBuffer file) {
    List<TensorInfo> inputs = new ArrayList<>();
    List<TensorInfo> outputs = new ArrayList<>();
    boolean graphFound = false;
    ProtoReader model = new ProtoReader(file);
    while (model.next()) {
      if (model.isBytes(7)) {
        graphFound = true;
        readGraph(model.message(), inputs, outputs);
      }
    }
    if (!graphFound || outputs.isEmpty()) {
      throw new Refusal("not an ONNX file: it holds no graph with outputs");
    }
    return new OnnxSignature(List.copyOf(inputs), List.copyOf(outputs));
  }

  private static void readGraph(
      ProtoReader graph, List<TensorInfo> inputs, List<TensorInfo> outputs) {
    ProtoReader again = graph.copy();
    while (graph.next()) {
      if (graph.isBytes(11)) {
        add(inputs, valueInfo(graph.message()));
      } else if (graph.isBytes(12)) {
        add(outputs, valueInfo(graph.message()));
      }
    }
    // A second pass, so that nothing is kept of a file with very many initialisers.
    Set<String> initialised = new HashSet<>();
    Set<String> names = inputs.stream().map(TensorInfo::name).collect(Collectors.toSet());
    while (again.next()) {
      if (again.isBytes(5)) {
        String name = initialiser(again.message());
        if (names.contains(name)) {
          initialised.add(name);
        }
      }
    }
    inputs.removeIf(i -> initialised.contains(i.name()));
  }

  private static void add(List<TensorInfo> list, TensorInfo tensor) {
    if (list.size() >= MAX_TENSORS) {
      throw new Refusal("an ONNX file with more than " + MAX_TENSORS + " inputs or outputs");
    }
    list.add(tensor);
  }

  /** The name of a TensorProto; weights in other files are refused. */
  private static String initialiser(ProtoReader tensor) {
    String name = "";
    boolean external = false;
    while (tensor.next()) {
      if (tensor.isBytes(8)) {
        name = tensor.text();
      } else if (tensor.isVarint(14)) {
        external = tensor.varint() == EXTERNAL;
      }
    }
    if (external) {
      throw new Refusal(
          "an ONNX file that keeps the weights of "
              + name
              + " in another file (external data); export the network as one file");
    }
    return name;
  }

  private static TensorInfo valueInfo(ProtoReader value) {
    String name = "";
    TensorInfo type = new TensorInfo("", 0, null);
    while (value.next()) {
      if (value.isBytes(1)) {
        name = value.text();
      } else if (value.isBytes(2)) {
        type = type(value.message());
      }
    }
    return new TensorInfo(name, type.type(), type.dims());
  }

  /** TypeProto: only its tensor_type says something about a dense network. */
  private static TensorInfo type(ProtoReader proto) {
    int element = 0;
    List<Dim> dims = null;
    while (proto.next()) {
      if (proto.isBytes(1)) {
        ProtoReader tensor = proto.message();
        while (tensor.next()) {
          if (tensor.isVarint(1)) {
            element = (int) Math.max(-1, Math.min(tensor.varint(), Integer.MAX_VALUE));
          } else if (tensor.isBytes(2)) {
            dims = dims(tensor.message());
          }
        }
      }
    }
    return new TensorInfo("", element, dims);
  }

  private static List<Dim> dims(ProtoReader shape) {
    List<Dim> dims = new ArrayList<>();
    while (shape.next()) {
      if (!shape.isBytes(1)) {
        continue;
      }
      if (dims.size() >= MAX_RANK) {
        throw new Refusal("not an ONNX file, or a broken one: a shape of more than 64 axes");
      }
      long size = -1;
      String symbol = "";
      ProtoReader dim = shape.message();
      while (dim.next()) {
        if (dim.isVarint(1)) {
          size = dim.varint();
        } else if (dim.isBytes(2)) {
          symbol = dim.text();
        }
      }
      // Exporters write 0 or a negative number, too, for "open".
      dims.add(size > 0 ? new Dim(size, "") : new Dim(-1, symbol));
    }
    return List.copyOf(dims);
  }
}
