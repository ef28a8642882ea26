import { fchmod, fchown, fstat, type Stats } from "node:fs";
import { promisify } from "node:util";
import { systemCode } from "./errors.js";

const changeMode = promisify(fchmod);
const changeOwner = promisify(fchown);
const statDescriptor = promisify(fstat);

/** Who may do what with a file. */
export type Attributes = Pick<Stats, "mode" | "uid" | "gid">;

const bits = { all: 0o7777, setUserId: 0o4000, setGroupId: 0o2000, group: 0o070, others: 0o007 };

/**
 * Gives a file the owner, group and mode of another, as far as that is allowed. Where it is not,
 * nobody gets rights that they did not have: a group that is another one gets what others have.
 */
export async function adoptAttributes(descriptor: number, wanted: Attributes): Promise<void> {
  const { uid, gid } = await statDescriptor(descriptor);
  const isSame = uid === wanted.uid && gid === wanted.gid;
  const hasOwner = isSame || (await tryOwner(descriptor, wanted.uid, wanted.gid));
  const hasGroup = hasOwner || gid === wanted.gid || (await tryOwner(descriptor, uid, wanted.gid));
  // After the owner: changing that takes bits away.
  await changeMode(descriptor, modeFor(wanted.mode & bits.all, hasOwner, hasGroup));
}

function modeFor(mode: number, hasOwner: boolean, hasGroup: boolean): number {
  const withOwner = hasOwner ? mode : mode & ~bits.setUserId;
  if (hasGroup) return withOwner;
  const groupAsOthers = (withOwner & bits.others) << 3;
  return withOwner & ~bits.setGroupId & (~bits.group | groupAsOthers);
}

/** Whether a file has a new owner. Few may give files away. */
async function tryOwner(descriptor: number, uid: number, gid: number): Promise<boolean> {
  try {
    await changeOwner(descriptor, uid, gid);
    return true;
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return false;
  }
}
