import { defineQuiz } from '#define';

export default defineQuiz([
  {
    question: 'A browser is told to open http://192.0.2.80/. What does it ask DNS?',
    choices: [
      {
        text: 'The name that belongs to 192.0.2.80.',
        right: false,
        why: 'There is a way from an address back to a name (PTR records), but a browser has no need of it.',
      },
      {
        text: 'Nothing.',
        right: true,
        why: 'It has the address already. DNS only turns names into addresses; the request itself never passes through it.',
      },
      {
        text: 'Whether the server at 192.0.2.80 is running.',
        right: false,
        why: 'DNS knows records, not machines. A record may name an address where nothing listens.',
      },
    ],
  },
  {
    question:
      'www.example.com has three A records. What does a server answer to a question for its A records?',
    choices: [
      {
        text: 'The first one.',
        right: false,
        why: 'The order means nothing, and the records of one name and type belong together (RFC 2181 section 5).',
      },
      {
        text: 'One of them, chosen in turn, to spread the load.',
        right: false,
        why: 'Some servers change the order from answer to answer. They still send the whole set.',
      },
      {
        text: 'All three.',
        right: true,
        why: 'They are one record set (RRset), and a set is answered whole. The client picks one.',
      },
    ],
  },
  {
    question:
      'backend.example.com has one A record and nothing else. Somebody asks for its AAAA record. The answer:',
    choices: [
      {
        text: 'NXDOMAIN, and no records.',
        right: false,
        why: 'NXDOMAIN says that the name does not exist, for any type. A cache would then hide the A record too.',
      },
      {
        text: 'NOERROR, and the A record instead.',
        right: false,
        why: 'Who asks for AAAA wants IPv6 addresses. Records of another type do not answer the question.',
      },
      {
        text: 'SERVFAIL.',
        right: false,
        why: 'SERVFAIL means that the server could not work out the answer. Here it knows the answer: there are none.',
      },
      {
        text: 'NOERROR, and no records.',
        right: true,
        why: 'The name exists, this type does not. That is called NODATA.',
      },
    ],
  },
  {
    question:
      'shop is a CNAME for store, and store is a CNAME for www. What is in the answer for shop, type A?',
    choices: [
      {
        text: 'The addresses of www, with shop as their owner.',
        right: false,
        why: 'That would claim that shop has A records of its own. It has one record, a CNAME, and it stands alone.',
      },
      {
        text: 'Only the CNAME of shop. The client has to ask again for the rest.',
        right: false,
        why: 'It would work, slowly. A server adds what it knows in the same zone (RFC 1034 section 4.3.2).',
      },
      {
        text: 'Both CNAME records, and the addresses of www under their own name.',
        right: true,
        why: 'The client sees the whole chain, and each record keeps its owner and its TTL.',
      },
    ],
  },
  {
    question: 'Why can example.com, the apex of its zone, not be a CNAME?',
    choices: [
      {
        text: 'Because it must have SOA and NS records, and a CNAME stands alone.',
        right: true,
        why: 'A name with a CNAME has no other records (RFC 1034 section 3.6.2). The apex cannot do without SOA and NS.',
      },
      {
        text: 'Because an apex must have an A record.',
        right: false,
        why: 'It need not have one. Many apexes have only SOA, NS and perhaps MX records.',
      },
      {
        text: 'Because a CNAME may only point to another domain.',
        right: false,
        why: 'It may point to any name, in the same zone or elsewhere.',
      },
    ],
  },
  {
    question: 'A server for example.com is asked about www.example.net. What is right?',
    choices: [
      {
        text: 'NXDOMAIN: it is not in the zone.',
        right: false,
        why: 'This server does not know whether that name exists. It must not claim that it does not.',
      },
      {
        text: 'NOERROR, and no records.',
        right: false,
        why: 'That would say: the name exists and has no such record. The server knows neither.',
      },
      {
        text: 'Nothing at all.',
        right: false,
        why: 'The client would wait, think that the packet was lost, and ask again.',
      },
      {
        text: 'REFUSED.',
        right: true,
        why: 'The name is not its business. BIND, NSD and Knot all answer so when they do not resolve for others.',
      },
    ],
  },
  {
    question:
      'You move backend.example.com to a new address. Its A record had a TTL of 3600. When does everybody see the new one?',
    choices: [
      {
        text: 'At once: the zone file has changed.',
        right: false,
        why: 'Caches do not look at the zone file while their copy is still fresh.',
      },
      {
        text: 'When the change has been sent to all the DNS servers of the world.',
        right: false,
        why: 'Nobody sends it to them. Caches ask again when their copies have expired.',
      },
      {
        text: 'After at most an hour, when the last old copy has expired.',
        right: true,
        why: 'A cache that asked just before the change keeps the old record for 3600 seconds. A lower TTL, set a day before, makes this shorter.',
      },
    ],
  },
  {
    question:
      'A cache got a record with TTL 300 at time 0. At time 200 s somebody asks for it. Which TTL is in the answer?',
    choices: [
      {
        text: '300',
        right: false,
        why: 'The next cache would then keep it until 500 s, longer than its owner allowed.',
      },
      { text: '100', right: true, why: 'The TTL counts down in the cache: 300 minus 200.' },
      {
        text: '200',
        right: false,
        why: 'That is the age of the copy. The TTL says how long it may still be used.',
      },
      {
        text: '0',
        right: false,
        why: 'A TTL of 0 means: use it now, and do not keep it. This copy is good for 100 seconds more.',
      },
    ],
  },
  {
    question: 'What tells you that a response came from a server that holds the original, not a copy?',
    choices: [
      {
        text: 'The AA flag is set.',
        right: true,
        why: 'AA means authoritative answer. dig shows it as "aa" among the flags.',
      },
      {
        text: 'The rcode is NOERROR.',
        right: false,
        why: 'A cache says NOERROR as well. The rcode tells how the question went, not who answers.',
      },
      {
        text: 'The TTL is a round number.',
        right: false,
        why: 'It often is, because owners write round numbers. It proves nothing.',
      },
    ],
  },
  {
    question: 'How does a resolver that knows nothing yet find the servers of example.com?',
    choices: [
      {
        text: 'It asks a root server, is sent to the servers of com, and by those to the servers of example.com.',
        right: true,
        why: 'Each level has handed a part of the tree to others by NS records. "dig +trace" shows the way.',
      },
      {
        text: 'It asks one central server that has all names.',
        right: false,
        why: 'There is none. No machine knows all names.',
      },
      {
        text: 'It asks the web server at example.com.',
        right: false,
        why: 'It would need the address of that server first, and web servers do not speak DNS.',
      },
    ],
  },
  {
    question: 'In the cache of a resolver, what is the key of an entry?',
    choices: [
      {
        text: 'The name, letter by letter as it was asked.',
        right: false,
        why: 'WWW.example.com and www.example.com are one name, and the types would be mixed up.',
      },
      {
        text: 'The name.',
        right: false,
        why: 'Then a question for AAAA would be answered with the A records that were asked for before.',
      },
      {
        text: 'The name in lower case, and the type.',
        right: true,
        why: 'A question is a name and a type (and the class, which is always IN). Case makes no difference.',
      },
    ],
  },
  {
    question:
      'dig says "connection timed out" for one name, and NXDOMAIN for another. What is the difference?',
    choices: [
      {
        text: 'None. Both mean that the name does not exist.',
        right: false,
        why: 'A timeout says nothing about the name. The server, or the way to it, may be down.',
      },
      {
        text: 'NXDOMAIN is an answer. A timeout is no answer.',
        right: true,
        why: 'After NXDOMAIN the client knows that there is no such name. After a timeout it may try another server.',
      },
      {
        text: 'NXDOMAIN means that the web server is down.',
        right: false,
        why: 'DNS knows nothing of web servers. NXDOMAIN means that no such name is in the zone.',
      },
    ],
  },
]);
