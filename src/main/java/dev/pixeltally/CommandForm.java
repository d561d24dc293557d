package dev.pixeltally;

import dev.pixeltally.config.Lists;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.config.Setting;
import dev.pixeltally.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * How a command's settings look on the command line: {@code positional} keys stand bare, keys
 * without a dot are also {@code --key}, and every key can be given by {@code --set key=value}.
 *
 * @param name the subcommand; of one below another both words, as in {@code bench coco}
 * @param summary one sentence
 * @param arguments gives its settings: those of the commands that are not called are never made
 * @param examples lines that work as written
 */
record CommandForm(
    String name, String summary, Supplier<Arguments> arguments, List<String> examples) {

  /**
   * A command's settings.
   *
   * @param positional those that may stand bare, in order
   * @param settings all, the positional ones among them
   * @param others of another command, which may stand in a file that serves both, and mean nothing
   */
  record Arguments(
      List<Setting<?>> positional, List<Setting<?>> settings, List<Setting<?>> others) {
    Arguments(List<Setting<?>> positional, List<Setting<?>> settings) {
      this(positional, settings, List.of());
    }

    /** All that are taken. */
    List<Setting<?>> known() {
      return Lists.join(settings, others);
    }
  }

  /** What a command tells the processes that it starts; nothing for people. */
  private static final String INTERNAL = "bench.";

  private static final int LONGEST_LABEL = 40;

  /** What the label of words ends in of which several may be given. */
  private static final String SEVERAL = ",...";

  /** For picocli: makes the list of an option that may be given again, or any object of a class. */
  static final IFactory FACTORY =
      new IFactory() {
        @Override
        public <K> K create(Class<K> type) throws Exception {
          return type.isAssignableFrom(ArrayList.class)
              ? type.cast(new ArrayList<>())
              : type.getDeclaredConstructor().newInstance();
        }
      };

  /** The last word of the name. */
  String word() {
    return name.substring(name.lastIndexOf(' ') + 1);
  }

  /** Its name and what it does, for a list of commands. */
  CommandSpec brief() {
    CommandSpec spec = empty().name(word());
    spec.usageMessage().description(summary + "%n").sortOptions(false).width(100);
    return spec;
  }

  /** All that can be given. */
  CommandSpec spec() {
    CommandSpec spec = withHelp(brief());
    List<Setting<?>> positional = arguments.get().positional();
    for (int i = 0; i < positional.size(); i++) {
      Setting<?> s = positional.get(i);
      spec.addPositional(
          PositionalParamSpec.builder()
              .index(String.valueOf(i))
              .arity("0..1")
              .paramLabel(label(s))
              .description(escaped(s.doc() + choices(s)))
              .type(String.class)
              .build());
    }
    for (Setting<?> s : arguments.get().settings()) {
      if (!positional.contains(s) && s.key().indexOf('.') < 0) {
        spec.addOption(option(s));
      }
    }
    spec.addOption(
        OptionSpec.builder("--set")
            .paramLabel("KEY=VALUE")
            .arity("1")
            .description("Any setting by its key; may be given again.")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build());
    return spec;
  }

  /**
   * A command without anything. Picocli's own factory looks for Groovy, which means into every jar
   * of the class path; nothing here is made by a factory.
   */
  static CommandSpec empty() {
    return CommandSpec.wrapWithoutInspection(null, FACTORY);
  }

  /** What every command has. Picocli's own mix-in reads annotations, which takes time. */
  static CommandSpec withHelp(CommandSpec spec) {
    return spec.addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
  }

  private static OptionSpec option(Setting<?> setting) {
    boolean flag = "true|false".equals(setting.label());
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + setting.key())
            .paramLabel(label(setting))
            .type(String.class)
            .description(escaped(setting.doc() + choices(setting) + fallback(setting)));
    // A flag takes no word after it, which would be the next argument; --set flag=false unsets it.
    return flag ? builder.type(boolean.class).arity("0").build() : builder.arity("1").build();
  }

  /** Picocli breaks a long label wherever the line ends, amid words. */
  private static boolean isLong(Setting<?> setting) {
    return setting.label().length() > LONGEST_LABEL;
  }

  private static String label(Setting<?> setting) {
    return isLong(setting) ? setting.key().toUpperCase(Locale.ROOT) : setting.label();
  }

  /** The words of a label that was too long. */
  private static String choices(Setting<?> setting) {
    if (!isLong(setting)) {
      return "";
    }
    boolean several = setting.label().endsWith(SEVERAL);
    String words = several ? setting.label().replace(SEVERAL, "") : setting.label();
    return (several ? " One or more, with commas between: " : " One of: ")
        + words.replace("|", ", ")
        + ".";
  }

  /** Picocli takes descriptions for formats. */
  private static String escaped(String text) {
    return text.replace("%", "%%");
  }

  private static String fallback(Setting<?> setting) {
    return setting.fallback() == null || "false".equals(setting.fallback())
        ? ""
        : " Default: " + setting.fallback() + ".";
  }

  /** Further settings and examples: what help says at its end. */
  String[] footer() {
    StringBuilder text = new StringBuilder();
    List<Setting<?>> dotted =
        arguments.get().settings().stream()
            .filter(s -> s.key().indexOf('.') >= 0 && !s.key().startsWith(INTERNAL))
            .toList();
    if (!dotted.isEmpty()) {
      text.append("%nSettings (YAML, or --set KEY=VALUE):%n");
      for (Setting<?> s : dotted) {
        text.append(String.format("  %-27s %s%s%%n", s.key(), s.doc(), fallback(s)));
      }
    }
    text.append("%nExamples:%n");
    examples.forEach(e -> text.append("  ").append(e).append("%n"));
    text.append("%nExit codes: 0 done, 1 failed, 2 refused, 3 too many samples failed.");
    return text.toString().split("%n", -1);
  }

  /** Puts what the command line says into settings, {@code --set} as the stronger. */
  void read(ParseResult parsed, Settings into) {
    for (PositionalParamSpec p : parsed.matchedPositionals()) {
      into.put(
          arguments.get().positional().get(p.index().min()).key(), p.getValue(), "command line");
    }
    for (OptionSpec option : parsed.matchedOptions()) {
      String key = option.longestName().substring(2);
      if (!key.equals("set") && !option.usageHelp() && !option.versionHelp()) {
        Object value = option.getValue();
        into.put(key, value.toString(), "--" + key);
      }
    }
    List<String> pairs = parsed.matchedOptionValue("--set", List.of());
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new Refusal("--set " + pair + ": should be KEY=VALUE, as in --set dataset.split=val");
      }
      into.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip(), "--set");
    }
  }
}
