package dev.pixeltally.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  @Property
  void everyDigitOfADoubleSurvives(@ForAll long bits) throws IOException {
    double value = Double.longBitsToDouble(bits);
    JsonNode read = JACKSON.readTree(Json.pretty(List.of(value))).get(0);
    if (Double.isFinite(value)) {
      assertThat(Double.doubleToRawLongBits(read.doubleValue())).isEqualTo(bits);
    } else {
      assertThat(read.isNull()).isTrue();
    }
  }

  @Property
  void anyTextSurvives(@ForAll String text) throws IOException {
    JsonNode read = JACKSON.readTree(Json.pretty(Map.of("key " + text, text)));
    assertThat(read.get("key " + text).textValue()).isEqualTo(text);
  }

  @Test
  void halfASurrogateIsEscaped() {
    assertThat(Json.pretty(List.of("\ud800x"))).isEqualTo("[\n  \"\\ud800x\"\n]\n");
  }

  @Test
  void orderAndNestingAreKept() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", Arrays.asList(1, 2L, null, true, Float.NaN));
    map.put("a", Map.of());
    map.put("list", List.of());
    assertThat(Json.pretty(map))
        .isEqualTo(
            """
            {
              "z": [
                1,
                2,
                null,
                true,
                null
              ],
              "a": {},
              "list": []
            }
            """);
  }
}
