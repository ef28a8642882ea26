import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** Which folders and files of lib/ each part must not reach: imports point inward. */
const outside = {
  flow: ["formats", "script", "filter", "addons", "capture", "io", "cli", "replay", "pipeline"],
  formats: ["script", "filter", "addons", "capture", "io", "cli", "replay", "pipeline"],
  filter: ["formats", "script", "addons", "capture", "io", "cli", "replay", "pipeline"],
  script: ["formats", "filter", "addons", "capture", "io", "cli", "replay", "pipeline"],
  terminal: [
    "flow",
    "formats",
    "script",
    "filter",
    "addons",
    "capture",
    "io",
    "cli",
    "replay",
    "pipeline",
  ],
  contentviews: [
    "formats",
    "script",
    "filter",
    "addons",
    "capture",
    "io",
    "cli",
    "replay",
    "pipeline",
  ],
  diff: ["script", "filter", "addons", "capture", "io", "cli", "replay", "pipeline"],
  stats: ["script", "filter", "addons", "capture", "io", "cli", "replay", "pipeline"],
  addons: ["formats", "capture", "io", "cli", "replay", "pipeline"],
  redact: ["addons", "capture", "cli", "replay", "pipeline"],
  print: ["addons", "capture", "cli", "replay", "pipeline"],
  io: ["flow", "formats", "script", "filter", "addons", "capture", "cli", "replay", "pipeline"],
  capture: ["cli", "replay", "pipeline"],
};

const inward = Object.entries(outside).map(([folder, forbidden]) => ({
  files: [`lib/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${forbidden.join("|")}|index)(/|\\.js$)`,
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
    ignores: ["lib/cli/**"],
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
