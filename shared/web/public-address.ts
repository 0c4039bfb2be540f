import { BlockList, isIP } from "node:net";

/** IANA: "IPv4 Special-Purpose Address Registry", what is not globally reachable; multicast and reserved. */
const NOT_OF_THE_INTERNET: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];
/** Global unicast is all there is of the internet: what maps or translates IPv4, and what is local, stands outside of it. RFC 4291, 2.4. */
const OF_THE_INTERNET_6 = ["2000::", 3] as const;
/** IANA: "IPv6 Special-Purpose Address Registry", within that: protocols and Teredo, documentation, 6to4. */
const NOT_OF_THE_INTERNET_6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];
/**
 * Whatever is allowed: what stands at these gives identities and keys of the machine away. The metadata services of clouds, and
 * what Azure's machines are served by. Azure: "What is IP address 168.63.129.16?".
 */
const NEVER: readonly (readonly [string, number])[] = [
  ["169.254.0.0", 16],
  ["168.63.129.16", 32],
];
const NEVER_6: readonly (readonly [string, number])[] = [
  ["fe80::", 10],
  ["fd00:ec2::", 32],
];

const local = listOf(NOT_OF_THE_INTERNET, "ipv4");
const global6 = listOf([OF_THE_INTERNET_6], "ipv6");
const special6 = listOf(NOT_OF_THE_INTERNET_6, "ipv6");
const never = listOf(NEVER, "ipv4");
const never6 = listOf(NEVER_6, "ipv6");
const loopback = listOf([["127.0.0.0", 8]], "ipv4");
const loopback6 = listOf([["::1", 128]], "ipv6");
const mapped6 = listOf([["::ffff:0:0", 96]], "ipv6");

/** Where an address leads; `forbidden`: nowhere that anything may be posted to, whatever is allowed. */
export type Reach = "internet" | "private" | "loopback" | "forbidden";

export function reachOf(address: string): Reach {
  const family = isIP(address);
  if (family === 4) {
    if (never.check(address)) return "forbidden";
    if (loopback.check(address)) return "loopback";
    return local.check(address) ? "private" : "internet";
  }
  // A zone says which of our own networks is meant. What is mapped is told by its own form, and by no other.
  if (family === 0 || address.includes("%") || isIn(mapped6, address) || isIn(never6, address)) return "forbidden";
  if (isIn(loopback6, address)) return "loopback";
  return isIn(global6, address) && !isIn(special6, address) ? "internet" : "private";
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, "ipv6");
}

function listOf(subnets: readonly (readonly [string, number])[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [network, bits] of subnets) list.addSubnet(network, bits, family);
  return list;
}
