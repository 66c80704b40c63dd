import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The stages, each of which may import those before it and none after it. Types are free: they leave no code behind. Files of
 * one stage may import each other.
 */
const STAGES = [
  ['model.ts', 'errors.ts', 'text.ts', 'stop.ts'],
  ['masks.ts'],
  ['formats/', 'net/'],
  ['inputs/'],
  ['sources/'],
  ['select/'],
  ['targets/'],
  ['output/'],
  ['sync.ts'],
  ['run.ts'],
  ['main.ts'],
];

const oneDirection = STAGES.flatMap((stage, index) => {
  const later = STAGES.slice(index + 1).flat();
  if (later.length === 0) return [];
  const regex = `^(?:\\.\\.?/)+(?:${later.map((name) => name.replace('.', '\\.')).join('|')})`;
  return stage.map((name) => ({
    files: [name.endsWith('/') ? `src/${name}**` : `src/${name}`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex, message: `${name} comes before it: data flows one way.`, allowTypeImports: true }] },
      ],
    },
  }));
});

/** A target's folder imports nothing from another target's. */
const targets = readdirSync(new URL('src/targets', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const apart = targets.map((target) => ({
  files: [`src/targets/${target}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ regex: `/(?!${target}/)(?:${targets.join('|')})/`, message: 'Targets do not know each other.' }] },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', 'src/targets/modal/client/**/*_pb.ts'] },
  js.configs.recommended,
  { files: ['**/*.ts'], extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked] },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-readonly-parameter-types': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSEnumDeclaration, TSParameterProperty, TSModuleDeclaration',
          message: 'Node strips types, it does not compile them.',
        },
      ],
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The world is read once, in src/inputs/action.ts.' },
      ],
    },
  },
  // vitest's asymmetric matchers are typed `any`.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  { files: ['src/inputs/action.ts'], rules: { 'no-restricted-properties': 'off' } },
  ...oneDirection,
  ...apart,
);
