import type { ConsoleMessage, Page } from '@playwright/test';

/** What Chromium itself writes when a connection cannot be opened; the page cannot prevent it. */
const REFUSED_CONNECTION = [
  /^WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/(feed|socket\.io\/)[^']*' failed/,
  /^Failed to load resource: net::ERR_(EMPTY_RESPONSE|CONNECTION_(REFUSED|RESET|CLOSED)|INTERNET_DISCONNECTED)/,
];

const ERROR_ANSWER = /^Failed to load resource: the server responded with a status of \d{3}/;

/** Collects what no test of the page may bring about: console errors and warnings, page errors, foreign requests. */
export class PageGuard {
  readonly faults: string[] = [];
  private refusalsExpected = false;
  private errorAnswersExpected = false;

  watch(page: Page, origin: string): void {
    page.on('console', (message) => this.noteConsole(message));
    page.on('pageerror', (error) => this.faults.push(`page error: ${error.stack ?? error.message}`));
    page.on('request', (request) => {
      if (!isOwn(request.url(), origin)) this.faults.push(`request to another origin: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400 && !this.errorAnswersExpected)
        this.faults.push(`answer ${response.status()}: ${response.url()}`);
    });
  }

  /** For tests that refuse or cut connections: Chromium's own message about that is no fault of the page. */
  expectRefusedConnections(): void {
    this.refusalsExpected = true;
  }

  /** For tests whose gateway answers with an error on purpose; Chromium writes each into the console. */
  expectErrorAnswers(): void {
    this.errorAnswersExpected = true;
  }

  private noteConsole(message: ConsoleMessage): void {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const text = message.text();
    if (this.refusalsExpected && REFUSED_CONNECTION.some((pattern) => pattern.test(text))) return;
    if (this.errorAnswersExpected && ERROR_ANSWER.test(text)) return;
    this.faults.push(`console ${message.type()}: ${text} (${message.location().url})`);
  }
}

function isOwn(url: string, origin: string): boolean {
  const { protocol, host } = new URL(url);
  return protocol === 'data:' || protocol === 'blob:' || host === new URL(origin).host;
}
