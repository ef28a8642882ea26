// A labelled set: secrets; beside them, the places that they are planted in, and what is no secret.

/** Secrets by their looks: they are known wherever they stand. None of them is real. */
export const telltales: Readonly<Record<string, string>> = {
  "aws key": "AKIAQ3EGRXT7PLMNB2ZW",
  "github token": "ghp_9Zk3LmNq7RsTuVwXyZ0aBcDeFgHiJkLmNoPq",
  "github fine-grained token": `github_pat_11ABCDEFG0${"aZ9".repeat(20)}`,
  "slack token": ["xoxb", "214768950312", "mNbVcXzLkJhGfDsA"].join("-"),
  "stripe key": ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_"),
  "google key": `AIzaSyB4x8Qm2Lk9Vt1Zr6Wn3Pd7Hs5Jf0GcXuY`,
  "gitlab token": "glpat-xT7mQ2nR9kL4pW6vZ1yB",
  "npm token": `npm_${"k3J9vB7nM1".repeat(3)}q8W2e6`,
  "openai key": "sk-proj-T3BlbkFJq9Wm2Xc7Vn5Rt8Yk1Lp4",
  "google token": "ya29.a0AfB_byCq7Xk2Lm9Wp4Rt8Zn",
  "sendgrid key": ["SG", "pQ7xK2mV9rL4tN8wZ3cY6b", "k".padEnd(43, "3J9vB7nM1q")].join("."),
  "twilio key": `SK${"4f9a1c7e".repeat(4)}`,
  "telegram token": `731904852:AA${"kX7mQ2nR9vL".repeat(3)}`,
  "e-mail address": "ada.lovelace+home@analytical-engine.org",
};

/** Secrets that only a name, or the place, tells. */
export const plainSecrets: Readonly<Record<string, string>> = {
  password: "korrekt-Pferd7Batterie!",
  token: "f3a9c1d27b6e4850ffab93d2",
  "one with signs": 'p&ss w=rd/"+<Zürich>%41',
};
