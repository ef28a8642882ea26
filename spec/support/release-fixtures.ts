import { fixture } from "./captures.js";

// What fixtures/README.md says of mitm/<format>-mitmproxy-<release>.mitm.

export interface ReleaseFixture {
  readonly path: string;
  /** The format as a number that grows: 0.11 to 0.18, then 1 to 21. */
  readonly format: number;
  /** The names of its flows in order. */
  readonly flows: readonly string[];
  readonly file: Buffer;
}

const toBinary = (format: number) => [
  ...["get", "post", "refused", "error", "pending", "response and error", "no content"],
  ...(format < 14 ? ["response without times"] : []),
  ...(format >= 8 ? ["trailers"] : []),
  ...["marked", "edited", "replayed request", "replayed response"],
  ...(format >= 0.14 ? ["via"] : []),
  "binary",
];

const sinceWebSocket = (format: number) => [
  ...toBinary(format),
  ...(format >= 14 ? ["websocket"] : ["handshake", "websocket"]),
  ...["tcp", "tcp error"],
  ...(format >= 20 ? ["http3"] : []),
  ...(format >= 18 ? ["udp"] : []),
  ...(format >= 17 ? ["dns", "dns name error", "dns pending"] : []),
];

function flowsOf(format: number): string[] {
  if (format >= 1) return sinceWebSocket(format);
  return format >= 0.18 ? [...toBinary(format), "tcp", "tcp error"] : toBinary(format);
}

/** What today's mitmproxy cannot read, which has files of its own. */
function unreadableIn(format: number): string[] {
  if (format === 2) return flowsOf(2);
  return [
    ...(format < 3 ? ["refused"] : []),
    ...(format < 0.16 ? ["error", "pending"] : []),
    ...(format < 0.17 ? ["no content"] : []),
    ...(format >= 0.14 && format < 0.18 ? ["via"] : []),
    ...(format === 1 ? ["websocket"] : []),
    ...(format >= 0.18 && format < 14 ? ["tcp", "tcp error"] : []),
  ];
}

const releases: readonly (readonly [format: number, name: string])[] = [
  [0.11, "0.11-mitmproxy-0.11.3"],
  [0.12, "0.12-mitmproxy-0.12.1"],
  [0.13, "0.13-mitmproxy-0.13"],
  [0.14, "0.14-mitmproxy-0.14.0"],
  [0.15, "0.15-mitmproxy-0.15"],
  [0.16, "0.16-mitmproxy-0.16"],
  [0.17, "0.17-mitmproxy-0.17"],
  [0.18, "0.18-mitmproxy-0.18.3"],
  [0.18, "0.18-mitmproxy-0.18.3-python3"],
  [1, "1-mitmproxy-1.0.2"],
  [2, "2-mitmproxy-2.0.2"],
  [7, "7-mitmproxy-3.0.4"],
  [7, "7-mitmproxy-5.1.1"],
  [8, "8-mitmproxy-5.2"],
  [9, "9-mitmproxy-5.3.0"],
  [10, "10-mitmproxy-6.0.2"],
  [14, "14-mitmproxy-7.0.4"],
  [15, "15-mitmproxy-8.0.0"],
  [17, "17-mitmproxy-8.1.1"],
  [18, "18-mitmproxy-9.0.1"],
  [20, "20-mitmproxy-10.4.2"],
  [21, "21-mitmproxy-12.2.3"],
];

export const releaseFixtures: readonly ReleaseFixture[] = releases.flatMap(([format, name]) => {
  const unreadable = unreadableIn(format);
  const readable = flowsOf(format).filter((flow) => !unreadable.includes(flow));
  return [
    { path: `mitm/${name}.mitm`, format, flows: readable },
    { path: `mitm/${name}-unreadable.mitm`, format, flows: unreadable },
  ]
    .filter(({ flows }) => flows.length > 0)
    .map((one) => ({ ...one, file: fixture(one.path) }));
});
