import { targetNamed } from "../targets/targets.js";
import { Campaign } from "./campaign.js";
import { Guide } from "./guide.js";
import { tooMuchMemory, type Report, type Task } from "./messages.js";
import { NoteWriter } from "./note.js";

// A campaign in a process of its own, which may hang, crash and be killed.

const progressEvery = 1000;
const parent = process.ppid;

process.once("message", (task: Task) => void start(task));

async function start(task: Task): Promise<void> {
  const target = await targetNamed(task.target);
  const note = new NoteWriter(task.note);
  const guide = new Guide();
  let lastProgress = 0;
  const campaign = new Campaign(target, guide, task, {
    willRun: (input) => note.write(input),
    didRun() {
      // The largest amount that there ever was, in units of 1024 bytes.
      if (process.resourceUsage().maxRSS * 1024 > task.memory) process.exit(tooMuchMemory);
      if (performance.now() - lastProgress < progressEvery) return;
      lastProgress = performance.now();
      // Nobody listens any more.
      if (process.ppid !== parent) process.exit(0);
      reportProgress();
    },
    didKeep: (input) => report({ kind: "kept", input }),
    didFind: (finding) => report({ kind: "found", finding }),
  });
  const reportProgress = () =>
    report({
      kind: "progress",
      runs: campaign.runs,
      blocks: guide.reached,
    });
  await campaign.run();
  note.clear();
  reportProgress();
  process.disconnect();
}

function report(message: Report): void {
  process.send?.(message);
}
