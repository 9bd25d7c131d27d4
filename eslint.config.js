import { existsSync } from 'node:fs';
import { defineConfig, globalIgnores } from 'eslint/config';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { bareText } from './scripts/bare-text.mjs';
import { floors, noListSpread, noModuleState } from './scripts/floors.mjs';
import { ownArithmetic } from './scripts/own-arithmetic.mjs';

const MARKUP = 'Markup from strings is not allowed: Lit templates escape, strings do not.';
const MARKUP_FROM_TEXT = [
  { selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe)$/]', message: MARKUP },
  { selector: 'TemplateElement[value.raw=/\\.(innerHTML|outerHTML|srcdoc)=["\']?$/]', message: MARKUP },
];

/** Of an error, that is; in one that is thrown it becomes a value, and `isolated` may be given any text. */
const MESSAGE = 'What went wrong is shown by saidOf (src/protocol/isolate.ts): it isolates the values in the sentence.';
const BARE_MESSAGE = [
  {
    selector:
      'MemberExpression[property.name="message"]:not(TaggedTemplateExpression[tag.callee.name="fail"] *, CallExpression[callee.name="isolated"] *)',
    message: MESSAGE,
  },
  { selector: 'ObjectPattern > Property[key.name="message"]', message: MESSAGE },
];

const tabtune = {
  rules: {
    floors,
    'no-module-state': noModuleState,
    'no-list-spread': noListSpread,
    'own-arithmetic': ownArithmetic,
    'bare-text': bareText,
  },
};

/** Linting with types needs the packages; those of the benchmark's peers are installed in bench/ only. */
const PEERS = ['jax-js', 'tfjs', 'webgpu-llm'].map((name) => `bench/engines/${name}.ts`);
const absent = existsSync(new URL('bench/node_modules/@jax-js/jax', import.meta.url)) ? [] : PEERS;

export default defineConfig(
  // AssemblyScript is checked by its own compiler.
  globalIgnores(['dist/', 'build/', 'processor/', 'public/', 'test-results/', 'playwright-report/', '**/generated/', ...absent]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A method may be async because its interface is.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.{ts,js}'],
    plugins: { tabtune },
    rules: {
      'tabtune/floors': 'error',
      'tabtune/no-module-state': 'error',
      'tabtune/no-list-spread': 'error',
      'no-restricted-imports': ['error', { patterns: [{ regex: '(unsafe-(html|svg|mathml)|static-html)(\\.js)?$', message: MARKUP }] }],
      'no-restricted-syntax': ['error', ...MARKUP_FROM_TEXT],
    },
  },
  {
    // Charts and forms may differ in the last digit; what a run computes, and what shipped files are made from, may not.
    files: ['src/**/*.{ts,js}', 'scripts/{base,world}/**/*.ts'],
    ignores: ['src/lab/**', 'src/ui/**', 'src/elements/**'],
    plugins: { tabtune },
    rules: { 'tabtune/own-arithmetic': 'error' },
  },
  {
    files: ['src/{ui,elements}/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    plugins: { 'lit-a11y': litA11y, tabtune },
    rules: {
      'tabtune/bare-text': 'error',
      ...litA11y.configs.recommended.rules,
      'no-restricted-syntax': ['error', ...MARKUP_FROM_TEXT, ...BARE_MESSAGE],
    },
  },
);
