/** What comes of a block of a lesson that is typed by hand, in a workbook with every lab solved. */
export interface Expectation {
  readonly lab: string;
  /** The block's first line. */
  readonly begins: string;
  /** What is started in the first terminal before, where the text says so and no block does. */
  readonly beside?: string;
  /** Lines that are printed, in this order; `...` stands for anything. */
  readonly says: readonly string[];
  /** The block does not end by itself: the reader sees these lines in the first terminal, and stops it. */
  readonly untilOtherSays?: readonly string[];
}

/** When what stays in the first terminal is ready: the lines that it shows. */
export const READY: Readonly<Record<string, readonly string[]>> = {
  'node checker run 00': ['Your server listens on port 3000. ...'],
  'node checker run 01': ['Your server answers for example.com ... on port 5353.'],
  'node checker run 02': ['127.0.0.1:4003  packets are dropped  -> filtered'],
  'node checker run 03': ['Port 8443 speaks HTTPS (step 03.4):'],
  'node checker run 04': ['Your app is ready, on port 3001. ...'],
  'node checker run 05': ['What is not written yet answers 501. Ctrl-C stops it.'],
};

/** In the order of the lessons. */
export const EXPECTATIONS: readonly Expectation[] = [
  {
    lab: '00',
    begins: "curl 'http://localhost:3000/api/hello?name=Ada'",
    says: [],
    untilOtherSays: ['GET /api/hello?name=Ada HTTP/1.1', 'Host: localhost:3000', 'Accept: */*'],
  },
  {
    lab: '00',
    begins: "curl -i 'http://localhost:3000/api/hello?name=Ada'",
    beside: 'node checker run 00',
    says: ['HTTP/1.1 200 OK', '{"hello":"Ada"}'],
  },
  {
    lab: '00',
    begins: `curl -i --json '{"name":"Ada"}' http://localhost:3000/api/likes`,
    beside: 'node checker run 00',
    says: ['HTTP/1.1 201 Created', '...HTTP/1.1 400 Bad Request', '...HTTP/1.1 200 OK', '["Ada"]'],
  },
  { lab: '01', begins: 'dig -v', says: ['DiG ...'] },
  {
    lab: '01',
    begins: 'dig example.com A',
    says: [
      ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ...',
      'example.com. ... IN A 127.0.0.1',
      "null [ '127.0.0.1' ]",
    ],
  },
  {
    lab: '01',
    begins: 'dig no-such-name.example.com A',
    says: [';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: ...', "...code: 'ENOTFOUND',"],
  },
  { lab: '01', begins: 'dig +trace example.com A', says: ['example.com. ... IN A 127.0.0.1'] },
  {
    lab: '01',
    begins: 'dig @127.0.0.1 -p 5353 www.example.com A',
    says: [
      ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ...',
      ';; WARNING: recursion requested but not available',
      'www.example.com. 60 IN A 192.0.2.10',
      "null [ '192.0.2.10', '192.0.2.11', '198.51.100.10' ]",
    ],
  },
  { lab: '01', begins: 'node -e "', says: [] },
  { lab: '02', begins: 'node -e "', says: ['connected'] },
  {
    lab: '03',
    begins: "curl -H 'Host: shop.example.com' 'http://127.0.0.1:3000/likes?post=7'",
    says: [],
    untilOtherSays: ['GET /likes?post=7 HTTP/1.1', 'Host: shop.example.com'],
  },
  {
    lab: '03',
    begins: 'openssl s_client -connect example.com:443 -servername example.com </dev/null',
    says: ['subject=CN = example.com'],
  },
  {
    lab: '03',
    begins: "curl -i -H 'Host: shop.example.com' http://127.0.0.1:8000/likes",
    says: ['HTTP/1.1 200 OK', '"url": "/likes",', '"host": "shop.example.com",'],
  },
  {
    lab: '05',
    begins: "curl 'http://localhost:3050/connections?clients=25'",
    beside: 'node checker run 05',
    says: ['...53300...'],
  },
  {
    lab: '05',
    begins: "curl 'http://localhost:3053/primes?below=9000000' &",
    beside: 'node checker run 05',
    says: ['...'],
  },
  {
    lab: '06',
    begins: 'curl -v http://no-such-name.invalid/',
    says: [
      '* Could not resolve host: no-such-name.invalid',
      '* connect to 127.0.0.1 port 9 failed: Connection refused',
      '* Trying 192.0.2.1:80...',
      '...timed out...',
    ],
  },
];
