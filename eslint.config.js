import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** The folders and files of lib/ that have an order, from the inside to the outside. */
const parts = [
  ...["flow", "io", "formats", "filter", "script"],
  ...["addons", "capture", "replay", "pipeline", "cli"],
];

/** What each folder may reach of them: imports point inward. */
const reached = {
  flow: ["flow"],
  io: ["io"],
  terminal: [],
  formats: ["flow", "formats"],
  filter: ["flow", "filter"],
  script: ["flow", "script"],
  contentviews: ["flow"],
  diff: ["flow", "formats"],
  stats: ["flow", "formats"],
  addons: ["flow", "filter", "script", "addons"],
  redact: ["flow", "io", "formats", "filter", "script"],
  print: ["flow", "io", "formats", "filter", "script"],
  capture: ["flow", "io", "formats", "filter", "script", "addons", "capture"],
};

/** @param {readonly string[]} inside */
function outsideOf(inside) {
  return parts.filter((part) => !inside.includes(part));
}

const inward = Object.entries(reached).map(([folder, inside]) => ({
  files: [`lib/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${outsideOf(inside).join("|")}|index)(/|\\.js$)`,
            message: `lib/${folder} may not import this: imports point inward (docs/architecture.md).`,
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist", "coverage", "bench/captures", ".fuzz"] },
  js.configs.recommended,
  // Control characters are what much of this is about: terminals, bytes on the wire, escapes.
  { rules: { "no-control-regex": "off" } },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Constructors keep an overload of their own for what is @internal: it is left out of the types.
      "@typescript-eslint/unified-signatures": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  ...inward,
  {
    files: ["lib/**/*.ts"],
    // To import the process from its module instead makes each start slower: its streams are opened then.
    ignores: ["lib/cli/**", "lib/io/processes.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "process", message: "Only lib/cli touches the process." },
      ],
      "no-console": "error",
    },
  },
  {
    files: ["spec/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
  {
    files: ["**/*.{js,mjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        performance: "readonly",
      },
    },
  },
  prettier,
);
