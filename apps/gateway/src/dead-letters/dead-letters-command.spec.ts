import { deadLettersCommand } from './dead-letters-command.js';

const KEY = { ADMIN_API_KEY: 'a-key-for-admins' };

async function run(
  args: readonly string[],
  answer: () => Promise<Response>,
  environment: Record<string, string> = KEY,
) {
  const lines: string[] = [];
  const asked: string[] = [];
  const fake = (url: string | URL | Request, init?: RequestInit) => {
    asked.push(
      `${init?.method ?? 'GET'} ${url instanceof URL ? url.href : 'no URL'} ${typeof init?.body === 'string' ? init.body : ''}`,
    );
    return answer();
  };
  const code = await deadLettersCommand(args, { environment, print: (line) => lines.push(line), fetch: fake });
  return { code, text: lines.join('\n'), asked };
}

const json =
  (body: unknown, status = 200) =>
  () =>
    Promise.resolve(Response.json(body, { status }));

describe('the command for dead letters', () => {
  it.each([
    [[]],
    [['list', '0-1']],
    [['show']],
    [['replay']],
    [['burn', '0-1']],
    [['list', '--colour']],
    [['list', '--state']],
  ])('explains itself to %j and asks nobody', async (args) => {
    const { code, text, asked } = await run(args, json({}));
    expect({ code, asked }).toEqual({ code: 1, asked: [] });
    expect(text).toContain('npm run -s dead-letters -- COMMAND');
  });

  it('says what is missing of its surroundings', async () => {
    expect((await run(['list'], json({}), {})).text).toContain('ADMIN_API_KEY');
    expect((await run(['list'], json({}), { ...KEY, GATEWAY_URL: 'nowhere' })).text).toContain('GATEWAY_URL: nowhere');
    const away = await run(['list'], () => Promise.reject(new TypeError('fetch failed')));
    expect(away).toMatchObject({
      code: 1,
      text: expect.stringContaining('no gateway answers at http://127.0.0.1:8080'),
    });
  });

  it('hands options on, and the words of the gateway', async () => {
    const listed = await run(['list', '--state', 'all', '--limit', '5'], json({ open: 2, dead_letters: [] }));
    expect(listed.asked).toEqual(['GET http://127.0.0.1:8080/api/dead-letters?state=all&limit=5 ']);
    expect(listed.text).toBe('0 listed, 2 open');
    const refused = await run(
      ['list'],
      json({ error: { code: 'key_wrong', message: 'this is not the admin key' } }, 401),
    );
    expect(refused).toMatchObject({ code: 1, text: 'this is not the admin key' });
  });

  it('fails when anything that was asked for was not done', async () => {
    const results = [
      { id: '0-1', outcome: 'replayed' },
      { id: '0-2', outcome: 'refused', why: 'too long' },
    ];
    const { code, text, asked } = await run(['replay', '--all', '--reason', 'no-key'], json({ results, open: 1 }));
    expect(asked[0]).toContain('{"state":"open","reason":"no-key"}');
    expect({ code, text }).toEqual({ code: 1, text: '0-1  replayed\n0-2  refused: too long\n2 tried, 1 open' });
  });
});
