import { expect } from 'vitest';
import { claim, type Draw, step } from '#testing';
import { askUntil, type InPage, LOADED, PATIENCE_MS, type PageSeen, type Post, PostPage } from './driver.js';

function drawPost(draw: Draw): Post {
  return {
    id: draw.int(1, 9_999),
    // Where it is not escaped in <title>, it ends that, and brings an element of its own into the page.
    title: `${draw.word()} & </title><b data-from-text>${draw.word()}</b>`,
    text: `${draw.word()} ${draw.word()} "${draw.word()}" < ${draw.word()}`,
    likes: draw.int(10, 999),
    city: `${draw.word()} "${draw.word()}"`,
  };
}

const HTML_FIRST =
  'A browser shows HTML as soon as it comes. What only a script makes cannot be seen until the script has come and run, and never if it does not (HTML standard, section 13.2.1, parsing).';
const HYDRATION =
  'The HTML is there already. The script adds to it what HTML cannot do, and nothing else: that is hydration.';

/** The weather comes when it comes; the button must not move away under the mouse. */
const STEADY = '#weather { position: fixed; right: 0; bottom: 0; margin: 0 }';

step('05.1', (test) => {
  test('the page can be read before its script is there, and lives after it', async (context) => {
    const { draw } = context;
    const post = drawPost(draw);
    const colour = [draw.int(0, 255), draw.int(0, 255), draw.int(0, 255)];
    const page = await PostPage.open(context, post, `html, body { background: rgb(${colour}) } ${STEADY}`);
    const isThere = (now: InPage) => now.title !== null && now.likes !== null;
    const inPage = await page.readUntil(isThere);
    const shown = inPage ? `In the browser: ${JSON.stringify(inPage)}` : 'The browser shows no page at all.';
    const opened = 'open the page; its script /client.js has not come yet';
    const seen = page.observe(opened, `${shown}\nThe HTML: ${page.html.slice(0, 500)}`, { inPage });
    const claimPart = (situation: string, expected: string, why: string, prove: (data: PageSeen) => void) =>
      claim(seen, { expected, why, wanted: { situation, post } }, prove);

    claimPart('readable', `a page where "${post.text}" can be read`, HTML_FIRST, (data) =>
      expect(data.inPage?.visible ?? '').toContain(post.text),
    );
    for (const [part, words, value] of [
      ['title', 'in <h1>: the title', post.title],
      ['text', 'in the element with the id text: the text', post.text],
      ['likes', 'in the element with the id likes: the number of likes', String(post.likes)],
      ['post', 'data-post of the element with the id like: the number of the post', String(post.id)],
      ['city', 'data-city of the element with the id weather: the city', post.city],
    ] as const) {
      const why =
        'The lesson lists what the page holds; its script finds it there. escapeHtml() makes text safe in HTML.';
      claim(
        seen,
        { expected: `${words}, ${value}`, why, wanted: { situation: 'part', part, value, post } },
        (data) => expect(data.inPage?.[part] ?? null).toBe(value),
      );
    }
    claimPart(
      'from-text',
      'no element that came out of the title of the post',
      'Whoever writes a post must not write your page. Escaped, < is a sign like any other, in <title> as everywhere (HTML standard, section 13.1.2.4).',
      (data) => expect(data.inPage?.fromText).toBe(0),
    );
    claimPart('one-button', 'one button', 'There is one thing to click on.', (data) =>
      expect(data.inPage?.buttons).toBe(1),
    );

    // A page is painted only when its style sheets are there.
    await page.site.until(() => page.site.received('GET', '/style.css').length > 0);
    const painted = await askUntil(
      async () => await page.tab.colourAt(700, 500),
      (now) => String(now) === String(colour),
      PATIENCE_MS,
    );
    const look = page.observe('look at the painted page', `the colour rgb(${painted}) behind everything`, {
      inPage,
    });
    const css = {
      expected: `the colour rgb(${colour}), as /style.css says`,
      why: 'CSS is fetched and painted without any script: <link rel="stylesheet" href="/style.css"> in the head.',
      wanted: { situation: 'painted' },
    };
    claim(look, css, () => expect(painted).toEqual(colour));

    await page.site.until(() => page.site.received('GET', '/client.js').length > 0);
    const asked = page.observe('the requests of the page', requestsOf(page), { inPage });
    const script = {
      expected: 'GET /client.js',
      why: 'A browser runs no script that the page does not name: <script type="module" src="/client.js"></script>.',
      wanted: { situation: 'script-asked' },
    };
    claim(asked, script, () => expect(page.site.received('GET', '/client.js')).toHaveLength(1));

    const isLoaded = await page.releaseScript();
    const alive = await page.read();
    const after = page.observe('the script comes and runs', `In the browser: ${JSON.stringify(alive)}`, {
      inPage: alive,
    });
    const loaded = {
      expected: 'a page that is loaded to its end',
      why: LOADED,
      wanted: { situation: 'loaded' },
    };
    claim(after, loaded, () => expect(isLoaded).toBe(true));
    const same = {
      expected: 'the same page, with one button',
      why: HYDRATION,
      wanted: { situation: 'hydrated' },
    };
    claim(after, same, () =>
      expect(alive).toMatchObject({ buttons: 1, title: post.title, likes: String(post.likes) }),
    );

    // What the script asks for by itself, as soon as it runs, is not sent by the click.
    await page.tab.settled();
    for (const turn of ['first', 'second'] as const) {
      page.likesNow = draw.int(1_000, 9_999);
      const likesBefore = page.likes().length;
      const click = `click on the button, for the ${turn} time; the backend answers {"likes":${page.likesNow}}`;
      context.trail.try(click);
      await page.tab.click('#like');
      const isSent = await page.site.until(() => page.likes().length > likesBefore);
      const isShown = ({ likes }: InPage) => !isSent || likes === String(page.likesNow);
      const shownNow = await page.readUntil(isShown);
      await page.tab.settled();
      const likes = page.likes().slice(likesBefore);
      const sent = likes.map(({ method, target }) => `${method} ${target}`);
      const clicked = page.observe(
        click,
        `the page sent: ${sent.join(', ') || 'nothing'}. The page shows ${shownNow?.likes ?? 'no'} likes.`,
        { inPage: shownNow },
      );
      const wants = `PUT /api/posts/${post.id}/like`;
      claim(
        clicked,
        {
          expected: `one request: ${wants}`,
          why: 'The page has no data of its own. A click tells the backend, which decides and counts.',
          wanted: { situation: 'click', turn, wants, sent },
        },
        () => expect(sent).toEqual([wants]),
      );
      claim(
        clicked,
        {
          expected: `${page.likesNow} in the element with the id likes`,
          why: 'Others click too, so only the backend knows the count. The page shows what it answered.',
          wanted: { situation: 'count', turn, shownBefore: post.likes, likesNow: page.likesNow },
        },
        () => expect(shownNow?.likes).toBe(String(page.likesNow)),
      );
      const stays = {
        expected: 'a page that stays',
        why: 'A script changes the page that is there. A page that is loaded again begins anew, with its script (HTML standard, section 7.4, navigation).',
        wanted: { situation: 'stays', turn },
      };
      claim(clicked, stays, ({ navigations }) => expect(navigations).toBe(0));
    }
  });
});

function requestsOf(page: PostPage): string {
  return page.site.requests.map(({ method, target }) => `${method} ${target}`).join(', ');
}
