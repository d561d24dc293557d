package dev.pixeltally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pixeltally.config.Refusal;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void aRefusalIsFoundAmongTheCauses() {
    Throwable e = new IllegalStateException("outer", new Refusal("no such split"));

    assertThat(Failure.refusal(e)).isEqualTo("no such split");
  }

  @Test
  void aRefusalOfAnExecutorIsFoundInSparksText() {
    Throwable e =
        new IllegalStateException(
            "Job aborted due to stage failure: Lost task 0.3 (TID 7) (host executor 1): "
                + "dev.pixeltally.config.Refusal: Cannot use device gpu: no CUDA\n\tat a.b.c(D.java)");

    assertThat(Failure.refusal(e)).isEqualTo("Cannot use device gpu: no CUDA");
  }

  @Test
  void anythingElseIsNone() {
    assertThat(Failure.refusal(new IllegalStateException("disk full"))).isNull();
  }
}
