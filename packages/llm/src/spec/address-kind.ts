import { BlockList, isIP } from 'node:net'

/** What an address stands for, from harmless to forbidden. */
export const AddressKind = {
  /** Somewhere on the Internet. A name is public until it resolves to something else. */
  public: 'public',
  /** This machine, a network behind it, or a range that nobody on the Internet has. */
  private: 'private',
  /** A cloud's metadata service: it hands this machine's own credentials to whoever asks from it. */
  metadata: 'metadata',
} as const

export type AddressKind = (typeof AddressKind)[keyof typeof AddressKind]

/** Ranges of IPv4 that are no provider's on the Internet (IANA special-purpose registry). */
const PRIVATE_IPV4 = toBlockList('ipv4', [
  '0.0.0.0/8', // this network
  '10.0.0.0/8',
  '100.64.0.0/10', // carriers' NAT
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local
  '172.16.0.0/12',
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
])

/** Of IPv6 only global unicast is the Internet, and what stands for an IPv4 address: that one decides then. */
const GLOBAL_IPV6 = toBlockList('ipv6', ['2000::/3', '::ffff:0:0/96', '64:ff9b::/96'])

/** Parts of global unicast that are not the Internet. */
const PRIVATE_IPV6 = toBlockList('ipv6', [
  '2001::/23', // protocol assignments, Teredo among them
  '2001:db8::/32', // documentation
  '3fff::/20', // documentation
])

const METADATA = toBlockList('ipv4', [
  '169.254.169.254/32', // nearly everybody
  '169.254.170.2/32', // AWS containers
  '169.254.170.23/32',
  '100.100.100.200/32', // Alibaba
  '168.63.129.16/32', // Azure
  '192.0.0.192/32', // Oracle
  '169.254.0.23/32', // Tencent
  '169.254.42.42/32', // Scaleway
])
for (const address of ['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42', 'fe80::a9fe:a9fe'])
  METADATA.addAddress(address, 'ipv6')

/** IPv6 ranges whose addresses lead to an IPv4 address, and which of their bytes say to which one. */
const EMBEDDINGS = [
  toEmbedding('::/96', [12, 13, 14, 15]), // compatible
  toEmbedding('::ffff:0:0/96', [12, 13, 14, 15]), // mapped
  toEmbedding('::ffff:0:0:0/96', [12, 13, 14, 15]), // translated
  toEmbedding('64:ff9b::/96', [12, 13, 14, 15]), // NAT64
  toEmbedding('64:ff9b:1::/48', [12, 13, 14, 15]), // local NAT64 with a prefix of 96, 64, 56 or 48 bits
  toEmbedding('64:ff9b:1::/48', [9, 10, 11, 12]),
  toEmbedding('64:ff9b:1::/48', [7, 9, 10, 11]),
  toEmbedding('64:ff9b:1::/48', [6, 7, 9, 10]),
  toEmbedding('2002::/16', [2, 3, 4, 5]), // 6to4
  toEmbedding('2001::/32', [4, 5, 6, 7]), // a Teredo server
  toEmbedding('2001::/32', [12, 13, 14, 15], 0xff), // a Teredo client, written inverted
]

/** The kind of an IP address; an IPv6 address is no better than the IPv4 address that it leads to. */
export function toAddressKind(address: string): AddressKind {
  const [plain = ''] = address.split('%')
  if (isIP(plain) === 4) return toKindOf(plain, 'ipv4')
  if (isIP(plain) !== 6) return AddressKind.private
  const kinds = [toKindOf(plain, 'ipv6'), ...embeddedIn(plain).map((inner) => toKindOf(inner, 'ipv4'))]
  return kinds.find((kind) => kind === 'metadata') ?? kinds.find((kind) => kind === 'private') ?? 'public'
}

function toKindOf(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (METADATA.check(address, family)) return AddressKind.metadata
  const isPrivate =
    family === 'ipv4'
      ? PRIVATE_IPV4.check(address, family)
      : !GLOBAL_IPV6.check(address, family) || PRIVATE_IPV6.check(address, family)
  return isPrivate ? AddressKind.private : AddressKind.public
}

function embeddedIn(address: string): string[] {
  const bytes = toBytes(address)
  return EMBEDDINGS.filter(({ range }) => range.check(address, 'ipv6')).map(({ at, mask }) =>
    at.map((index) => (bytes[index] ?? 0) ^ mask).join('.'),
  )
}

/** The sixteen bytes of an IPv6 address. The URL parser turns a dotted tail into groups. */
function toBytes(address: string): number[] {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = [], tail = []] = groups.split('::').map((side) => side.split(':').filter(Boolean))
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return [...head, ...zeros, ...tail].flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

function toEmbedding(
  range: string,
  at: readonly number[],
  mask = 0,
): { range: BlockList; at: readonly number[]; mask: number } {
  return { range: toBlockList('ipv6', [range]), at, mask }
}

function toBlockList(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/')
    list.addSubnet(network, Number(prefix), family)
  }
  return list
}
