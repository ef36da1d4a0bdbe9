import { expect } from 'vitest';
import { claim, step } from '#testing';
import { asHtml, asJson, askUntil, asScript, fullPage, LOADED, Site, scriptOf, Tab } from './driver.js';

interface Field {
  readonly value: string | null;
  readonly length: string | null;
  readonly hasFocus: boolean;
  readonly isSame: boolean;
}

const READ = `(() => {
  const field = document.querySelector('#comment');
  globalThis.field ??= field;
  return {
    value: field?.value ?? null, length: document.querySelector('#length')?.textContent.trim() ?? null,
    hasFocus: document.activeElement === field && field !== null, isSame: field === globalThis.field,
  };
})()`;

step('05.7', (test) => {
  test('what was typed before the script came is still there, and counts', async (context) => {
    const { draw, trail } = context;
    const script = await scriptOf(context);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    context.cleanup(() => release());
    const tab = await Tab.open(context);
    const site = await Site.start(context, ({ target }) => {
      if (target === '/') return asHtml(fullPage(draw.word()));
      if (target === '/client.js') return released.then(() => asScript(script));
      return target.startsWith('/api/weather') ? asJson({ degrees: 7 }) : undefined;
    });
    trail.try('open the page; its script /client.js has not come yet');
    await tab.goto(`${site.origin(draw.word())}/`);
    const read = () => tab.look<Field>(READ);
    await askUntil(read, (field) => field?.value === '');
    await tab.click('#comment');
    const [early, late] = [draw.word(draw.int(2, 4)), draw.word(draw.int(1, 3))];
    await tab.type(early);
    await askUntil(read, (field) => field?.value === early);
    release();
    const isLoaded = await tab.loaded();
    const observe = async (tried: string, typed: string) => {
      const field = await askUntil(
        read,
        (now) => (now?.length === String(typed.length) && now.value === typed) || !isLoaded,
      );
      const got = `in the field: "${field?.value ?? ''}"${field?.hasFocus ? '' : ', and the cursor is gone from it'}; in the element with the id length: "${field?.length ?? ''}"`;
      const errors = tab.thrown.map((text) => `In the browser's console: ${text}`);
      const asked = site.requests.map(({ method, target }) => `${method} ${target}`);
      const data = { field, asked, thrown: tab.thrown, isStuck: tab.isStuck, navigations: tab.navigations };
      return trail.add({ kind: 'typed', tried, got: [got, ...errors].join('\n'), data });
    };
    const then = await observe(`type ${early} into the field; then the script comes`, early);
    await tab.type(late);
    await tab.settled();
    const more = await observe(`type ${late}, too`, early + late);
    const first = { ...then, data: { ...then.data, later: more.data.field } };
    const loaded = {
      expected: 'a page that is loaded to its end',
      why: LOADED,
      wanted: { situation: 'loaded' },
    };
    claim(more, loaded, () => expect(isLoaded).toBe(true));
    const kept = {
      expected: `${early} in the field, and the cursor still in it`,
      why: 'Visitors do not wait for scripts. Hydration takes over the page as it is; who renders it again throws away what was typed.',
      wanted: { situation: 'kept' },
    };
    claim(first, kept, ({ field }) => {
      expect(field?.value).toBe(early);
      expect(field?.hasFocus).toBe(true);
      expect(field?.isSame).toBe(true);
    });
    const counted = {
      expected: `${early.length} in the element with the id length`,
      why: 'The script heard nothing of what was typed before it came: it has to look.',
      wanted: { situation: 'counted' },
    };
    claim(first, counted, ({ field }) => expect(field?.length).toBe(String(early.length)));
    const goesOn = {
      expected: `${early}${late} in the field, and ${early.length + late.length} in the element with the id length`,
      why: 'Each letter is an event "input" of the field.',
      wanted: { situation: 'goes-on' },
    };
    claim(more, goesOn, ({ field }) => {
      expect(field?.value).toBe(early + late);
      expect(field?.length).toBe(String(early.length + late.length));
    });
    const stays = {
      expected: 'a page that stays',
      why: 'A page that is loaded again begins anew, with empty fields (HTML standard, section 7.4, navigation).',
      wanted: { situation: 'stays' },
    };
    claim(more, stays, ({ navigations }) => expect(navigations).toBe(0));
  });
});
