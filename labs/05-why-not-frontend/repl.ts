/** What `node checker repl 05` offers beside your own code: things to call it with. */
import type { Policy, Post } from './types.js';

/** Try: renderPage(post) */
export const post: Post = { id: 7, title: 'Fish & <chips>', text: 'With salt.', likes: 12, city: 'Oslo' };

/** Try: findSecrets(bundle) */
export const bundle: string =
  '(()=>{var a="sk_live_AbCd1234EfGh5678",b="pk_live_AbCd1234EfGh5678";fetch("/api",{headers:{a,b}})})();';

/** Try: corsHeaders('http://a.test', policy) */
export const policy: Policy = {
  origins: ['http://a.test', 'http://b.test:8080'],
  credentials: true,
  methods: ['GET', 'PUT'],
  headers: ['authorization'],
};
