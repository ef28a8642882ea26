/** What responses that are made here have as `Server`. */
export const serverName = "mitmts-dump";
