import { TopicNews } from './topic-news.js';

describe('the news of a topic that a broker does not know', () => {
  it('is waited for two seconds after the question', () => {
    const news = new TopicNews(30_000);
    expect(news.mayCome('ticks', 1000, 2999)).toBe(true);
    expect(news.mayCome('ticks', 1000, 3000)).toBe(false);
    expect(news.mayCome(undefined, 1000, 3000)).toBe(false);
  });

  it('is waited for longer when we have made the topic', () => {
    const news = new TopicNews(30_000);
    news.made(['ticks', 'pulses'], 500);
    expect(news.mayCome('ticks', 1000, 30_499)).toBe(true);
    expect(news.mayCome('ticks', 1000, 30_500)).toBe(false);
    expect(news.mayCome('other', 1000, 30_499)).toBe(false);
  });
});
