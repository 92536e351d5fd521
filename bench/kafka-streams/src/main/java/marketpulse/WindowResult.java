package marketpulse;

import org.apache.kafka.streams.kstream.Window;

/** A closed window; times are epoch ms. Null where no sample had a value. */
public record WindowResult(
    String coin, long window_start, long window_end, long samples, double price, Double change_24h, Double volume_24h) {

  static WindowResult of(String coin, Window window, WindowSums sums) {
    Double change = sums.changeSamples == 0 ? null : sums.changeSum / sums.changeSamples;
    double price = sums.priceSum / sums.samples;
    return new WindowResult(coin, window.start(), window.end(), sums.samples, price, change, sums.maxVolume);
  }
}
