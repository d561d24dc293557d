package dev.pixeltally.pack;

/**
 * How a pack is made.
 *
 * @param shardBytes of a shard, about
 * @param maxBytes of one file; a larger one is a failure
 * @param threads files that are read at once, a shard
 */
public record PackOptions(long shardBytes, long maxBytes, int threads) {}
