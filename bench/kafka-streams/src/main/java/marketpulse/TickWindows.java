package marketpulse;

import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;

/**
 * Ticks of one topic become one result per coin and tumbling window in another, exactly once. Arguments: bootstrap servers, application id,
 * input topic, output topic, window ms, grace ms, replication of its own topics, state folder. Prints each change of its state; ends
 * on SIGTERM.
 */
public final class TickWindows {
  public static void main(String[] args) {
    Duration size = Duration.ofMillis(Long.parseLong(args[4]));
    Duration grace = Duration.ofMillis(Long.parseLong(args[5]));
    KafkaStreams streams = new KafkaStreams(topology(args[2], args[3], size, grace), settings(args));
    streams.setStateListener((now, before) -> System.out.println("state " + now));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(10))));
    streams.start();
  }

  private static Topology topology(String input, String output, Duration size, Duration grace) {
    Serde<String> text = Serdes.String();
    StreamsBuilder builder = new StreamsBuilder();
    builder
        .stream(
            input,
            Consumed.with(text, JsonSerde.of(Tick.class))
                .withTimestampExtractor((record, partitionTime) -> eventTime((Tick) record.value())))
        .groupByKey(Grouped.keySerde(text))
        .windowedBy(TimeWindows.ofSizeAndGrace(size, grace))
        .aggregate(
            WindowSums::new,
            (coin, tick, sums) -> sums.add(tick),
            Materialized.with(text, JsonSerde.of(WindowSums.class)))
        .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
        .toStream()
        .map((window, sums) -> new KeyValue<>(window.key(), WindowResult.of(window.key(), window.window(), sums)))
        .to(output, Produced.with(text, JsonSerde.of(WindowResult.class)));
    return builder.build();
  }

  private static long eventTime(Tick tick) {
    return Instant.parse(tick.timestamp()).toEpochMilli();
  }

  private static Properties settings(String[] args) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[1]);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // The record cache stays on, as by default: it passes on what it holds before each commit, and nothing is seen sooner.
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, Integer.parseInt(args[6]));
    settings.put(StreamsConfig.STATE_DIR_CONFIG, args[7]);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return settings;
  }

  private TickWindows() {}
}
