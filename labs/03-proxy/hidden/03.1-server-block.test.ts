import { expect } from 'vitest';
import { claim, type Draw, step } from '#testing';
import { type Block, chosenServer, type Drawn } from './driver.js';

const NGINX =
  'nginx, "How nginx processes a request": the name is compared with server_name; if none fits, the default server is taken.';

/** Blocks that answer with their own number. */
function blocksOf(lists: readonly (readonly string[])[], defaultIndex?: number): Drawn {
  const blocks = lists.map(
    (names, index): Block => ({
      names,
      ...(index === defaultIndex ? { isDefault: true } : {}),
      lines: `location / { return 200 "${index}"; }`,
    }),
  );
  return { blocks };
}

function drawNames(draw: Draw): string[] {
  return Array.from({ length: 4 }, () => `${draw.word()}.${draw.word(2)}.test`);
}

step('03.1', (test) => {
  test('the block with the name is chosen', async (context) => {
    const [a = '', b = '', c = '', d = ''] = drawNames(context.draw);
    // The default is neither the first block nor one of those that are asked for: each wrong block has its reason.
    const drawn = blocksOf([[a], [b, c], [d], [`${context.draw.word()}.test`]], 3);
    const first = context.draw.shuffle([
      [a, 0, 'name'],
      [b, 1, 'name'],
      [d, 2, 'name'],
    ] as const);
    for (const [host, index, situation] of [...first, [c, 1, 'second-name'] as const]) {
      const seen = await chosenServer(context, drawn, host);
      const about = {
        expected: `number ${index + 1}: it has the name ${host}`,
        why: NGINX,
        wanted: { situation, index, fallback: 3 },
      };
      claim(seen, about, (data) => expect(data.index).toBe(index));
    }
  });

  test('no name fits: the block that says default_server', async (context) => {
    const [a = '', b = '', c = '', other = ''] = drawNames(context.draw);
    const drawn = blocksOf([[a], [b], [c]], context.draw.int(1, 2));
    const index = drawn.blocks.findIndex(({ isDefault }) => isDefault);
    for (const host of [other, `${context.draw.word()}.${a}`, `${context.draw.word(1)}${a}`, a.slice(1)]) {
      const seen = await chosenServer(context, drawn, host);
      const about = {
        expected: `number ${index + 1}: no block has the name ${host}, and this one says default_server`,
        why: NGINX,
        wanted: { situation: host === other ? 'default' : 'lookalike', index },
      };
      claim(seen, about, (data) => expect(data.index).toBe(index));
    }
  });

  test('no block says default_server: the first one', async (context) => {
    const [a = '', b = '', c = '', other = ''] = drawNames(context.draw);
    const seen = await chosenServer(context, blocksOf([[a], [b], [c]]), other);
    const about = {
      expected: `number 1: no block has the name ${other}, and none says default_server`,
      why: NGINX,
      wanted: { situation: 'no-default', index: 0 },
    };
    claim(seen, about, (data) => expect(data.index).toBe(0));
  });

  test('the port does not belong to the name', async (context) => {
    const [a = '', b = '', c = ''] = drawNames(context.draw);
    const host = `${b}:${context.draw.int(1024, 65_000)}`;
    const seen = await chosenServer(context, blocksOf([[a], [b], [c]], 0), host);
    const about = {
      expected: `number 2: it has the name ${b}`,
      why: 'The Host header is a name, and a port if it is not the usual one (RFC 9110 section 7.2).',
      wanted: { situation: 'port', index: 1 },
    };
    claim(seen, about, (data) => expect(data.index).toBe(1));
  });

  test('letter case does not matter', async (context) => {
    const [a = '', b = '', c = ''] = drawNames(context.draw);
    const host = b.replace(/^./, (letter) => letter.toUpperCase()).replace('.test', '.TEST');
    const seen = await chosenServer(context, blocksOf([[a], [b], [c]], 0), host);
    const about = {
      expected: `number 2: it has the name ${b}`,
      why: 'Host names are compared without regard to case (RFC 9110 section 4.2.3).',
      wanted: { situation: 'case', index: 1 },
    };
    claim(seen, about, (data) => expect(data.index).toBe(1));
  });

  test('a final dot does not matter', async (context) => {
    const [a = '', b = '', c = ''] = drawNames(context.draw);
    for (const host of [`${b}.`, `${b}.:${context.draw.int(1024, 65_000)}`]) {
      const seen = await chosenServer(context, blocksOf([[a], [b], [c]], 0), host);
      const about = {
        expected: `number 2: it has the name ${b}`,
        why: 'A name with a final dot is the same name, written to its end (RFC 1034 section 3.1). nginx takes the dot off; measured, 1.22.',
        wanted: { situation: 'dot', index: 1 },
      };
      claim(seen, about, (data) => expect(data.index).toBe(1));
    }
  });
});
