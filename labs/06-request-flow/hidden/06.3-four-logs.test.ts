import { step } from '#testing';
import { expectRecord, follow, logRequest } from './driver.js';

step('06.3', (test) => {
  test('one request is found in the logs of four machines, among those of others', async (context) => {
    const seen = await follow(context, await logRequest(context));
    for (const record of ['dns', 'flow', 'proxy', 'app'] as const) expectRecord(seen, record);
  });

  test('what the app did not log under the proxy’s id is not guessed', async (context) => {
    const seen = await follow(context, await logRequest(context, { isNotLogged: true }));
    for (const record of ['dns', 'flow', 'proxy', 'app'] as const) expectRecord(seen, record);
  });
});
