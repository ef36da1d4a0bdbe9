import { step } from '#testing';
import { Store } from './driver.js';
import { tryAlone, tryApart, tryHalves, tryLikes, tryManyLikes } from './like-trials.js';
import { tryAtOnce, tryClose, tryInTurn } from './pool-trials.js';

step('05.5', (test) => {
  test('few connections serve many calls, and each comes back', async (context) => {
    const store = await Store.open(context, context.draw.int(2, 4));
    await tryInTurn(context, store);
    await tryAtOnce(context, store);
    await tryLikes(context, store);
    await tryClose(store);
  });

  test('a like is there as a whole or not at all, however many come at the same time', async (context) => {
    const alone = await Store.open(context, 1);
    await tryAlone(context, alone);
    await tryHalves(context, alone);
    await tryApart(context, alone);
    await tryManyLikes(context, alone);
    await tryManyLikes(context, await alone.another(2));
  });
});
