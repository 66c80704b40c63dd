import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The stages of the story, each of which may use those before it and none after it; plain types are free. What stands
 * at the same place (the files of a folder) may use each other.
 */
const stages =
  'errors suggest defuse fingerprint stop origin connection-settings fields plan contradictions secret-inputs inputs sources/ config mask net/ key-entries missing-keys keys branch title job outcome summary report targets/ prepare sync run main'.split(
    ' ',
  );

const oneDirection = stages.slice(0, -1).map((stage, index) => {
  const later = stages.slice(index + 1).map((name) => (name.endsWith('/') ? name : `${name}\\.ts$`));
  // net/ is other people's habits: it knows nothing of the program but its errors, and how values are hidden.
  const regex = stage === 'net/' ? '^\\.\\./(?!(?:errors|mask)\\.ts$)' : `^\\.\\.?/(?:${later.join('|')})`;
  const message = `${stage} stands before it: data flows one way.`;
  return {
    files: [stage.endsWith('/') ? `src/${stage}**` : `src/${stage}.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex, message, allowTypeImports: true }] }],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', 'src/targets/modal/client/modal_pb.ts'] },
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
    languageOptions: { globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly' } },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The world is read once, in src/inputs.ts.' },
      ],
    },
  },
  // vitest's asymmetric matchers are typed `any`.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  { files: ['src/inputs.ts'], rules: { 'no-restricted-properties': 'off' } },
  ...oneDirection,
);
