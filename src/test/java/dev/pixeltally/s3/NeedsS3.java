package dev.pixeltally.s3;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Tests that are skipped, and counted so, where S3's client is not on the class path. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "dev.pixeltally.s3.S3Server#hasClient",
    disabledReason = "skipped: no S3 client on the class path; mvn -B -Ps3 verify brings it")
public @interface NeedsS3 {}
