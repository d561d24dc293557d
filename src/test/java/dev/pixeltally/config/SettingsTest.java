package dev.pixeltally.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private enum Colour {
    LIGHT_BLUE,
    RED
  }

  private static final Setting<String> NAME = Setting.text("a.name", "NAME", null, "A name.");
  private static final Setting<Integer> COUNT = Setting.count("count", 1, 9, 3, "A count.");
  private static final Setting<Long> SIZE = Setting.bytes("size", "64m", "A size.");
  private static final Setting<Colour> COLOUR = Setting.choice("colour", Colour.RED, "A colour.");
  private static final Setting<Boolean> FLAG = Setting.flag("flag", "A flag.");
  private static final List<Setting<?>> ALL = List.of(NAME, COUNT, SIZE, COLOUR, FLAG);

  private static Settings settings() {
    return new Settings(ALL);
  }

  @Test
  void theLastLayerWins() {
    Settings settings =
        settings()
            .putAll(YamlNode.parse("a: {name: yaml}\ncount: 4\nflag: true", "run.yaml"))
            .put("a.name", "line", "--set");
    assertThat(settings.get(NAME)).isEqualTo("line");
    assertThat(settings.get(COUNT)).isEqualTo(4);
    assertThat(settings.get(FLAG)).isTrue();
    assertThat(settings.get(COLOUR)).isEqualTo(Colour.RED);
    assertThat(settings.given()).containsOnlyKeys("a.name", "count", "flag");
    assertThat(settings.effective()).containsEntry("size", "64m").containsEntry("a.name", "line");
  }

  @Test
  void anAddressWithAPasswordIsRefusedWithoutSayingIt() {
    for (String login : List.of("KEY:abc@b/x", "KEY:ab/c@b/x", "KEY:1abc@b")) {
      assertThatThrownBy(() -> settings().put("a.name", "s3a://" + login, "--set"))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("--set: a.name is an address with a password")
          .hasMessageNotContaining("KEY");
    }
    for (String plain :
        List.of("hdfs://host:8020/a:b@c", "s3a://b/x:y", "abfss://c@a.b", "viewfs:///", "a:b@c")) {
      settings().put("a.name", plain, "--set");
    }
  }

  @Test
  void aRefusalNamesTheSourceTheKeyAndTheNearest() {
    assertThatThrownBy(() -> settings().put("a.nmae", "x", "--set"))
        .isInstanceOf(Refusal.class)
        .hasMessage("--set: a.nmae is not known; did you mean a.name?");
    assertThatThrownBy(() -> settings().putAll(YamlNode.parse("cuont: 2", "conf/run.yaml")))
        .isInstanceOf(Refusal.class)
        .hasMessage("conf/run.yaml: cuont is not known; did you mean count?");
    assertThatThrownBy(() -> settings().put("colour", "light-bleu", "--colour"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--colour: colour=light-bleu")
        .hasMessageContaining("did you mean light-blue?");
    assertThatThrownBy(() -> settings().get(NAME))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a.name is missing")
        .hasMessageContaining("--set a.name=NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "-1", "three", "", "1e0", "99999999999"})
  void aCountOutsideItsBoundsIsRefused(String value) {
    assertThatThrownBy(() -> settings().put("count", value, "--set"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("count=" + value);
  }

  @ParameterizedTest
  @CsvSource({
    "500000, 500000",
    "64k, 65536",
    "64m, 67108864",
    "2g, 2147483648",
    "1GiB, 1073741824"
  })
  void sizes(String text, long bytes) {
    assertThat(settings().put("size", text, "--set").get(SIZE)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5m", "m", "1t", "9999999999g", "1.5g"})
  void whatIsNoSize(String text) {
    assertThatThrownBy(() -> settings().put("size", text, "--set"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("such as 500000, 64m or 2g");
  }

  @Property
  void anyTextIsTakenOrRefused(@ForAll String key, @ForAll String value) {
    Settings settings = settings();
    try {
      settings.put(key, value, "test");
      assertThat(settings.given()).containsExactlyEntriesOf(Map.of(key, value));
    } catch (Refusal e) {
      assertThat(e.getMessage()).startsWith("test: ");
    }
  }

  @Test
  void theFingerprintIsThatOfTheValuesAndOfNothingElse() {
    List<String> without = List.of("flag");
    String plain = settings().put("a.name", "x", "one").fingerprint(without);
    Settings other = settings().put("count", "3", "two").put("a.name", "x", "three");
    assertThat(other.put("flag", "true", "four").fingerprint(without)).isEqualTo(plain);
    assertThat(other.put("count", "4", "five").fingerprint(without)).isNotEqualTo(plain);
  }
}
