import { expect } from 'vitest';
import { claim, type StepContext, step } from '#testing';
import { get, Site, START_MS, THREAD_MS } from './driver.js';

/** A site with texts that come only when they are let go. */
async function slowTexts(context: StepContext) {
  const held = new Map<string, () => void>();
  let isOpen = false;
  let stuck: string | undefined;
  let mostAtOnce = 0;
  const site: Site = await Site.start(context, async ({ target }) => {
    if (!isOpen || target === stuck) {
      await new Promise<void>((resolve) => {
        held.set(target, resolve);
        mostAtOnce = Math.max(mostAtOnce, held.size);
        site.changed();
      });
    }
    return { headers: { 'content-type': 'text/plain' }, body: target.slice(1).replaceAll('-', ' ') };
  });
  /** From now on texts come at once; but the one at `never` does not, whenever it is asked for. */
  const open = (never?: string) => {
    isOpen = true;
    stuck = never;
  };
  const letAllGo = () => {
    open();
    for (const letGo of held.values()) letGo();
    held.clear();
  };
  context.cleanup(letAllGo);
  return {
    site,
    held,
    open,
    letAllGo,
    mostAtOnce: () => mostAtOnce,
    address: (words: readonly string[]) => `http://127.0.0.1:${site.port}/${words.join('-')}`,
  };
}

const pathOf = (address: string) => `/words?url=${encodeURIComponent(address)}`;
const status = ({ status }: { status: number }) => status;

/** Enough for a new thread to start and to work, on a busy machine, too. It runs out beside what else is tried. */
const TIMEOUT_MS = 600;

step('05.10', (test) => {
  test('so many work, so many wait, who comes then gets 503, and who takes too long is ended', async (context) => {
    // Its time runs out while the queue is tried.
    const slow = await sendLate(context);
    await tryQueue(context);
    await tryLate(context, slow);
  });
});

async function tryQueue(context: StepContext): Promise<void> {
  const { draw, trail, student } = context;
  const [workers, tooMany] = [draw.int(2, 3), draw.int(1, 3)];
  // Long enough that a worker is given its third job while others still wait: a listener too many then shows.
  const queue = workers + draw.int(2, 3);
  const texts = await slowTexts(context);
  const { port } = await student.serve('startPoolServer', { workers, queue, timeoutMs: 60_000 });
  const all = workers + queue + tooMany;
  const jobs = Array.from({ length: all }, (_, index) =>
    Array.from({ length: index + 1 }, () => draw.word()),
  );
  const tried = `${all} requests such as curl 'http://127.0.0.1:${port}${pathOf('http://...')}', where the text at that address is slow; the pool has workers: ${workers}, queue: ${queue}`;
  trail.try(tried);
  const answers: { readonly job: number; readonly status: number; readonly body: string }[] = [];
  for (const [job, words] of jobs.entries()) {
    void get(port, pathOf(texts.address(words)), 4 * THREAD_MS).then(({ status, body }) => {
      answers.push({ job, status, body });
      texts.site.changed();
    });
  }
  if (await texts.site.until(() => texts.held.size > 0, START_MS)) {
    await texts.site.until(() => texts.held.size >= workers && answers.length >= tooMany, THREAD_MS);
  }
  const early = answers.map(status);
  const working = texts.mostAtOnce();
  const full = trail.add({
    kind: 'pool',
    tried,
    got: `answered at once: ${early.join(', ') || 'none'}; at work at the same time: ${working}`,
    data: { early, working, workers },
  });
  const bounded = {
    expected: `${workers} at work, not more`,
    why: 'A thread costs memory and a share of the processor. More threads than processors make all of them slower.',
    wanted: { situation: 'workers', workers },
  };
  claim(full, bounded, () => expect(working).toBe(workers));
  const refused = {
    expected: `${tooMany} times 503 at once; ${queue} wait`,
    why: 'A queue without an end takes in work that nobody waits for any more. 503 says: not now (RFC 9110 section 15.6.4).',
    wanted: { situation: 'queue', tooMany },
  };
  claim(full, refused, () => expect(early).toEqual(Array.from({ length: tooMany }, () => 503)));
  texts.letAllGo();
  await texts.site.until(() => answers.length === all, THREAD_MS);
  const done = answers.filter(({ status }) => status === 200);
  const wrong = done.some(({ job, body }) => body !== String(job + 1));
  const after = trail.add({
    kind: 'pool',
    tried: 'the texts come now',
    got: answers.map(({ status, body }) => `${status || 'no answer'} ${body}`).join(', ') || 'nothing',
    data: { done: done.length, wrong, statuses: answers.map(status) },
  });
  const served = {
    expected: `${workers + queue} times 200, each with the number of words of its own text`,
    why: 'Who waits in the queue gets the next worker that is free.',
    wanted: { situation: 'served' },
  };
  claim(after, served, () => {
    expect(done).toHaveLength(workers + queue);
    expect(wrong).toBe(false);
  });
}

/** A request to a pool of one worker, for a text that never comes. */
async function sendLate(context: StepContext) {
  const texts = await slowTexts(context);
  const { port } = await context.student.serve('startPoolServer', {
    workers: 1,
    queue: 2,
    timeoutMs: TIMEOUT_MS,
  });
  const word = context.draw.word();
  const answer = get(port, pathOf(texts.address([word])), TIMEOUT_MS + THREAD_MS);
  return { texts, port, answer, stuck: `/${word}` };
}

async function tryLate(
  { draw, trail }: StepContext,
  { texts, port, answer, stuck }: Awaited<ReturnType<typeof sendLate>>,
): Promise<void> {
  const tried = `curl -i 'http://127.0.0.1:${port}${pathOf('http://...')}', where the text never comes; timeoutMs is ${TIMEOUT_MS}`;
  trail.try(tried);
  const late = await answer;
  const seen = trail.add({
    kind: 'pool',
    tried,
    got: late.status ? `status ${late.status} after ${Math.round(late.ms)} ms` : 'no answer',
    data: { status: late.status },
  });
  const about = {
    expected: 'status 504',
    why: 'Work that never ends would keep its worker for ever. After timeoutMs it is given up (RFC 9110 section 15.6.5).',
    wanted: { situation: 'late' },
  };
  claim(seen, about, () => expect(late.status).toBe(504));
  // For the next one only: what is late stays late.
  texts.open(stuck);
  const ask = () => get(port, pathOf(texts.address([draw.word(), draw.word()])), THREAD_MS);
  // On a busy machine the new thread may itself be late, and is replaced again.
  let next = await ask();
  for (let turn = 0; turn < 8 && next.status === 504; turn++) next = await ask();
  const after = trail.add({
    kind: 'pool',
    tried: 'the next request, for a text that comes at once',
    got: next.status ? `status ${next.status} ${next.body}` : 'no answer',
    data: { status: next.status, body: next.body },
  });
  const replaced = {
    expected: 'status 200 and 2',
    why: 'The worker that was ended needs a successor, or the pool shrinks until nobody works.',
    wanted: { situation: 'replaced' },
  };
  claim(after, replaced, () => {
    expect(next.status).toBe(200);
    expect(next.body).toBe('2');
  });
}
