package dev.pixeltally.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "traffic light", "für", "犬", "كلب", "क्ष", "🐕", "a<b>c", "é"})
  void whatPeopleCanSeeStays(String text) {
    assertThat(Printable.of(text)).isSameAs(text);
  }

  @Test
  void whatATerminalObeysIsShownAsItsCode() {
    assertThat(Printable.of("dog\u001b[31m\u0007")).isEqualTo("dog<U+001B>[31m<U+0007>");
    assertThat(Printable.of("a\nb\r\tc")).isEqualTo("a<U+000A>b<U+000D><U+0009>c");
    assertThat(Printable.of("\u009b2J\u007f")).isEqualTo("<U+009B>2J<U+007F>");
    assertThat(Printable.of("gnp.\u202Edog")).isEqualTo("gnp.<U+202E>dog");
  }

  @Test
  void whatCannotBeSeenIsShownAsItsCode() {
    assertThat(Printable.of("a\u200bb\ufeffc\u2066d")).isEqualTo("a<U+200B>b<U+FEFF>c<U+2066>d");
    assertThat(Printable.of("a\u00a0b\u2028c\u3164")).isEqualTo("a<U+00A0>b<U+2028>c<U+3164>");
    assertThat(Printable.of("x\ud800y")).isEqualTo("x<U+D800>y");
    assertThat(Printable.of("x\udb40\udc41")).isEqualTo("x<U+E0041>");
  }
}
