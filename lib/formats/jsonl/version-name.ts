/**
 * The first field of each line: the version of the schema. It tells that JSON is a flow of ours, and
 * so is apart from the layout, which is loaded later.
 */
export const versionName = "mitmtsDump";
