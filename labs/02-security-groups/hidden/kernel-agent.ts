/**
 * What runs inside the network namespace. A virtual cable (veth) has two ends there: `inst` is the instance's network
 * interface, with addresses and the firewall; `wire` has no address, and what it carries is written and read as raw
 * frames. So any sender on the Internet can be played, and nothing is taken for arrived that the kernel did not deliver.
 */

/** The interface's address; it is what AWS calls the private one. */
export const INSTANCE_IPV4 = '10.0.0.10';
export const INSTANCE_IPV6 = '2001:db8:1234:1a00::10';
/** Who must be written on an Ethernet frame to the instance, and who the rest of the world is. */
export const INSTANCE_MAC = '020000000001';
export const WORLD_MAC = '020000000099';

/**
 * Lines for `ip -batch`. The gateway's hardware address is written in and is not the one of `wire`: nobody has to ask
 * for it, and the kernel leaves alone what comes out at the other end.
 */
const CABLE = `link set lo up
link add name inst index 10 address 02:00:00:00:00:01 type veth peer name wire index 11 address 02:00:00:00:00:02
link set dev inst addrgenmode none
link set dev wire addrgenmode none
link set dev inst up
link set dev wire up
addr add ${INSTANCE_IPV4}/24 dev inst
addr add ${INSTANCE_IPV6}/64 dev inst nodad
neigh replace 10.0.0.1 lladdr 02:00:00:00:00:99 dev inst nud permanent
neigh replace 2001:db8:1234:1a00::1 lladdr 02:00:00:00:00:99 dev inst nud permanent
route add default via 10.0.0.1 dev inst
route add default via 2001:db8:1234:1a00::1 dev inst`;

/**
 * Answers lines on stdin. `L <hex>`: load this text with nft -> `L <exit code> <hex of what nft said>`.
 * `W <hex>`: put this frame on the wire. `4 <hex> <hex address>` and `6 ...`: send this IP packet from the instance.
 * Both -> `R <1 if it was sent> i:<hex> ... w:<hex> ...`: what reached programs in the instance after the input chain,
 * and which frames came out on the wire. After each packet a frame of our own is sent the same way: when that has
 * arrived, what came before it has been decided, so nothing waits for a time to pass.
 */
const AGENT = String.raw`
use strict; use Socket;
$| = 1;
my $own = 0x88b5;
sub wired { my ($index, $protocol) = @_;
  socket(my $s, 17, SOCK_RAW, 0) or die "no packet socket: $!";
  bind($s, pack('S n l S C C a8', 17, $protocol, $index, 0, 0, 6, '')) or die "no bind: $!";
  return $s; }
my ($inst, $wire) = (wired(10, $own), wired(11, 3));
my @in;
for (1, 6, 17, 47) { socket(my $s, PF_INET, SOCK_RAW, $_) or die "no raw socket: $!"; push @in, $s; }
for (6, 17, 58) { socket(my $s, PF_INET6, SOCK_RAW, $_) or die "no raw IPv6 socket: $!"; push @in, $s; }
socket(my $out4, PF_INET, SOCK_RAW, 255) or die $!;
socket(my $out6, PF_INET6, SOCK_RAW, 255) or die $!;
my $count = 0;
sub readable { my ($s) = @_; my $bits = ''; vec($bits, fileno($s), 1) = 1; return select($bits, undef, undef, 3) > 0; }
sub frames_until_mark { my ($s, $mark) = @_; my @seen;
  while (readable($s)) {
    my $from = recv($s, my $frame, 65535, 0); next unless defined $from;
    next if (unpack('S n l S C', $from))[4] == 4;
    my $type = unpack('x12 n', $frame);
    if ($type == $own) { return (1, @seen) if unpack('x14 N', $frame) == $mark; next; }
    push @seen, unpack('H*', $frame) if $type == 0x0800 || $type == 0x86dd;
  }
  return (0, @seen); }
sub mark { my ($to, $from, $mark) = @_; return pack('H12 H12 n N x46', $to, $from, $own, $mark); }
while (my $line = <STDIN>) {
  my ($what, $hex, $to) = split ' ', $line;
  if ($what eq 'L') {
    open(my $f, '>', '/tmp/rules.nft') or die $!; print $f pack('H*', $hex // ''); close $f;
    system('nft flush ruleset');
    my $said = qx(cd /tmp; nft -f rules.nft 2>&1); my $code = $? >> 8;
    print 'L ', $code, ' ', unpack('H*', substr($said, 0, 4000)), "\n"; next;
  }
  my $bytes = pack('H*', $hex); my $sent = 1;
  if ($what eq 'W') { $sent = defined send($wire, $bytes, 0) ? 1 : 0; }
  elsif ($what eq '4') { $sent = defined send($out4, $bytes, 0, pack('S n H8 x8', 2, 0, $to)) ? 1 : 0; }
  else { $sent = defined send($out6, $bytes, 0, pack('S n N H32 N', 10, 0, 0, $to, 0)) ? 1 : 0; }
  $count++;
  send($wire, mark('020000000001', '020000000002', $count), 0);
  my ($whole) = frames_until_mark($inst, $count);
  my @arrived;
  for my $s (@in) { while (defined recv($s, my $packet, 65535, 0x40)) { push @arrived, unpack('H*', $packet); } }
  send($inst, mark('020000000002', '020000000001', $count), 0);
  my ($also, @frames) = frames_until_mark($wire, $count);
  print join(' ', 'R', $sent && $whole && $also ? 1 : 0, (map { "i:$_" } @arrived), (map { "w:$_" } @frames)), "\n";
}
`;

/** The shell script that sets up the cable and becomes the agent; it says `ready` when all is there. */
export function agentScript(processor: string): string {
  return `set -e
ip -batch - <<'END'
${CABLE}
END
cat > /tmp/try.nft <<'END'
table inet try {
  chain input {
    type filter hook input priority filter; policy accept;
    ct state new counter
  }
}
END
nft -f /tmp/try.nft
cat > /tmp/agent.pl <<'END'
${AGENT}
END
echo ready
if command -v taskset > /dev/null; then exec taskset -c ${processor} perl /tmp/agent.pl; fi
exec perl /tmp/agent.pl`;
}
