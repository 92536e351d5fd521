package marketpulse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What the windows need of one record of the tick topic. `timestamp` is ISO 8601 in UTC. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Tick(String coin, double price, Double change_24h, Double volume_24h, String timestamp) {}
