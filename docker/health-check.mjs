// Exits 0 when the app in this container says that it is alive. For engines that run health checks inside; Kubernetes asks by HTTP.
const { PORT, OPERATIONS_PORT } = process.env;
const answers = await Promise.allSettled(
  [PORT, OPERATIONS_PORT].map((port) =>
    fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) }),
  ),
);
process.exit(answers.some(({ value }) => value?.ok === true) ? 0 : 1);
