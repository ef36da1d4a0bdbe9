import { expect } from 'vitest';
import { claim, step } from '#testing';
import { call, get, NUMBER, THREAD_MS } from './driver.js';

/** Enough numbers for some hundred milliseconds of work, so that what comes before it (a timer, say) is short beside it. */
const HEAVY = 1_500_000;

function countPrimes(below: number): number {
  const isCrossedOut = new Uint8Array(below);
  let count = 0;
  for (let candidate = 2; candidate < below; candidate++) {
    if (isCrossedOut[candidate]) continue;
    count++;
    for (let multiple = candidate * 2; multiple < below; multiple += candidate) isCrossedOut[multiple] = 1;
  }
  return count;
}

step('05.6', (test) => {
  test('the count comes back from the worker, each to whom it belongs', async (context) => {
    const { draw, trail } = context;
    const below = draw.int(1_000, 3_000);
    const seen = await call(context, NUMBER, 'primesBelow', below);
    const right = {
      expected: `${countPrimes(below)}`,
      why: `So many primes there are below ${below}.`,
      wanted: { situation: 'count' },
    };
    claim(trail.add(seen), right, () => expect(seen.value).toBe(countPrimes(below)));

    const server = await context.student.serve('startServer');
    const numbers = [draw.int(20_000, 30_000), draw.int(10, 90)];
    const tried = `two requests at the same time: ${numbers.map((number) => `curl 'http://127.0.0.1:${server.port}/primes?below=${number}'`).join(' & ')}`;
    trail.try(tried);
    const answers = await Promise.all(
      numbers.map((number) => get(server.port, `/primes?below=${number}`, THREAD_MS)),
    );
    const bodies = answers.map(({ status, body }) => (status === 200 ? body : `status ${status}`));
    const together = trail.add({ kind: 'http', tried, got: bodies.join(', '), data: { answers } });
    const each = {
      expected: numbers.map((number) => String(countPrimes(number))).join(', '),
      why: 'Each call has a result of its own, whoever finishes first.',
      wanted: { situation: 'together' },
    };
    claim(together, each, () => expect(bodies).toEqual(numbers.map((number) => String(countPrimes(number)))));
  });

  test('a cheap request does not wait for a heavy one', async (context) => {
    const { trail, student } = context;
    const { port } = await student.serve('startServer');
    const tried = `curl 'http://127.0.0.1:${port}/primes?below=${HEAVY}', and at the same time curl http://127.0.0.1:${port}/cheap, again and again`;
    trail.try(tried);
    let isDone = false;
    const heavy = get(port, `/primes?below=${HEAVY}`, 10 * THREAD_MS).then((answer) => {
      isDone = true;
      return answer;
    });
    const waits: number[] = [];
    while (!isDone) waits.push((await get(port, '/cheap', 10 * THREAD_MS)).ms);
    const { status, body, ms } = await heavy;
    // The last one may have come when the heavy one was over already.
    const longest = Math.max(...waits);
    const quick = waits.indexOf(longest);
    const seen = trail.add({
      kind: 'http',
      tried,
      got: `the heavy request took ${Math.round(ms)} ms (status ${status}, ${body}); meanwhile ${waits.length} cheap ones were answered, and the slowest of them waited ${Math.round(longest)} ms`,
      data: { waits, quick, status, body },
    });
    const about = {
      expected:
        'cheap requests that are answered at once, in much less than half of the time of the heavy one',
      why: 'Node runs your JavaScript on one thread. While a function computes there, no event is handled: no request, no timer, no answer (Node.js documentation, "Don\'t Block the Event Loop").',
      wanted: { situation: 'cheap' },
    };
    claim(seen, about, () => {
      expect(status).toBe(200);
      expect(body).toBe(String(countPrimes(HEAVY)));
      expect(longest).toBeLessThan(ms / 2);
    });
  });

  test('a count that fails is told, and the program lives on', async (context) => {
    const { trail, student, draw } = context;
    const { port } = await student.serve('startServer');
    const path = `/primes?below=-${draw.int(1, 99)}`;
    const tried = `curl -i 'http://127.0.0.1:${port}${path}'`;
    trail.try(tried);
    const failed = await get(port, path, THREAD_MS);
    const after = await get(port, '/cheap', THREAD_MS);
    const seen = trail.add({
      kind: 'http',
      tried,
      got: `${failed.status ? `status ${failed.status} ${failed.body}` : 'no answer'}; then /cheap: ${after.status || 'no answer'}`,
      data: { failed, after },
    });
    const about = {
      expected: 'status 500, and the next request is answered',
      why: 'countPrimes() throws for a number below 0. An error in a worker is an event "error" of the Worker. Who waits for a result must hear of it: reject().',
      wanted: { situation: 'fails' },
    };
    claim(seen, about, () => {
      expect(failed.status).toBe(500);
      expect(after.status).toBe(200);
    });
  });
});
