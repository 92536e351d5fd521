// Opens the original feed of a gateway and exits 0 with the first pulse that comes: the test of `helm test` and of compose.e2e.yaml.
//   node see-a-pulse.mjs ws://HOST:PORT/ws [SECONDS]
const [address, seconds = '120'] = process.argv.slice(2);
if (address === undefined || !/^\d{1,4}$/.test(seconds)) {
  process.stderr.write('usage: node see-a-pulse.mjs ws://HOST:PORT/ws [SECONDS]\n');
  process.exit(2);
}
const RETRY_MS = 1000;
const deadline = setTimeout(
  () => {
    process.stderr.write(`no pulse came from ${address} within ${seconds} s; the last thing seen: ${lastSeen}\n`);
    process.exit(1);
  },
  Number(seconds) * 1000,
);
let lastSeen = 'nothing';

function listen() {
  const socket = new WebSocket(address);
  socket.addEventListener('open', () => (lastSeen = 'the connection opened'));
  socket.addEventListener('error', ({ message }) => (lastSeen = message || 'the connection failed'));
  // Whatever ends the connection, another try is made until the time is up.
  socket.addEventListener('close', () => setTimeout(listen, RETRY_MS));
  socket.addEventListener('message', ({ data }) => {
    const { type, data: pulses } = JSON.parse(data);
    if (type !== 'aqi_update' || !(pulses?.length > 0)) return;
    clearTimeout(deadline);
    process.stdout.write(`${pulses.length} pulses from ${address}, the first: ${JSON.stringify(pulses[0])}\n`);
    process.exit(0);
  });
}
listen();
