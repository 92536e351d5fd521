package marketpulse;

/** What one window of one coin has gathered; stored as JSON, as our own state is. */
public class WindowSums {
  public long samples;
  public double priceSum;
  public long changeSamples;
  public double changeSum;
  public Double maxVolume;

  public WindowSums add(Tick tick) {
    samples += 1;
    priceSum += tick.price();
    if (tick.change_24h() != null) {
      changeSamples += 1;
      changeSum += tick.change_24h();
    }
    if (tick.volume_24h() != null && (maxVolume == null || tick.volume_24h() > maxVolume)) maxVolume = tick.volume_24h();
    return this;
  }
}
