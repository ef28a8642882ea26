/** What an older version has no place for, in the words that a warning uses. */
export const loss = {
  bytesInMetadata: "metadata that holds bytes",
  comment: "comments",
  creationTime: "creation times",
  dnsFlow: "DNS flows",
  injectedMark: 'WebSocket "injected" marks',
  marker: "markers (kept as plain marks)",
  proxyMode: "proxy modes",
  transportProtocol: "transport protocols other than TCP",
  udpFlow: "UDP flows",
} as const;

export type Loss = (typeof loss)[keyof typeof loss];
