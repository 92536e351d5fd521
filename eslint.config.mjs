import nx from '@nx/eslint-plugin';
import angular from '@angular-eslint/eslint-plugin';
import angularTemplate from '@angular-eslint/eslint-plugin-template';
import angularTemplateParser from '@angular-eslint/template-parser';
import tseslint from 'typescript-eslint';

const only = (sourceTag, ...tags) => ({ sourceTag, onlyDependOnLibsWithTags: tags });
const errors = (plugin, rules) => Object.fromEntries(rules.map((rule) => [`${plugin}/${rule}`, 'error']));
const PURE = ['libs/market/**/*.ts', 'libs/window/**/*.ts', 'libs/contracts/**/*.ts'];
const SPECS = [
  '**/*.spec.ts',
  '**/*.kafka-spec.ts',
  '**/*.cluster-spec.ts',
  '**/testing/**/*.ts',
  'e2e/**/*.ts',
  'bench/**/*.ts',
];

// Allow-lists: what is not named here may not be imported. Reasons in docs/data-path.md.
const DEPENDENCIES = [
  only('type:domain', 'type:domain'),
  only('type:contract', 'type:contract', 'type:domain'),
  only('type:util', 'type:util'),
  only('type:adapter', 'type:adapter', 'type:contract', 'type:domain', 'type:util'),
  only('type:ui', 'type:ui', 'type:contract', 'type:domain'),
  only('type:app', 'type:adapter', 'type:contract', 'type:domain', 'type:util', 'type:ui'),
  only('type:composition', 'type:app', 'type:adapter', 'type:util', 'type:contract', 'type:domain'),
  only('type:e2e', 'type:e2e', 'type:contract', 'type:domain', 'type:util', 'type:adapter'),
  only('type:bench', 'type:domain', 'type:contract', 'type:adapter', 'type:util', 'type:app'),
  only('type:tool', 'type:domain', 'type:contract', 'type:util', 'type:adapter', 'type:app'),
  only('platform:any', 'platform:any'),
  only('platform:node', 'platform:node', 'platform:any'),
  only('platform:browser', 'platform:browser', 'platform:any'),
];

export default tseslint.config(
  {
    ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '**/.angular/**', 'tmp/**', 'test-results/**', 'data/**'],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', prefer: 'type-imports' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An async method may only return what it has: the port asks for a promise, the adapter may not need to wait.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 320, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'List what is public by name (no export *).' },
        {
          selector: 'ClassDeclaration[id.name=/(Service|Manager|Helper|Util|Utils)$/]',
          message: 'Name the job it does: TickAppender, not TickService.',
        },
        {
          selector: 'TSInterfaceDeclaration[id.name=/^(Symbol|Record|Window|Event|Node|Map|Set)$/]',
          message: 'This name shadows a global of the language or the platform.',
        },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'The environment is read in one place: runApp in libs/runtime.',
        },
      ],
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], enforceBuildableLibDependency: false, depConstraints: DEPENDENCIES },
      ],
    },
  },
  {
    files: PURE,
    ignores: [...SPECS, '**/jest.config.mjs'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\.|@cmp/|zod/mini$)', message: 'Pure code: no npm package, no Node builtin.' }] },
      ],
      'no-restricted-globals': ['error', 'Buffer', 'process', 'window', 'document', 'setTimeout', 'setInterval'],
    },
  },
  {
    files: ['libs/window/**/*.ts'],
    ignores: SPECS,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\.|@cmp/market)', message: 'window knows the domain only.' }] },
      ],
    },
  },
  {
    files: SPECS,
    rules: {
      // A describe block is as long as its tests; the tests themselves are kept short by review.
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // A benchmark measures an app's own parts, which the app shows to nobody else.
  { files: ['bench/**/*.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  {
    files: [
      'e2e/**/*.ts',
      'bench/**/*.ts',
      'libs/event-log/testing/**/*.ts',
      '**/*.kafka-spec.ts',
      '**/*.cluster-spec.ts',
      'libs/runtime/src/run-app.ts',
    ],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
  {
    files: ['apps/dashboard/**/*.ts'],
    plugins: { '@angular-eslint': angular },
    processor: angularTemplate.processors['extract-inline-html'],
    rules: {
      ...errors('@angular-eslint', [
        'computed-must-return',
        'contextual-lifecycle',
        'no-async-lifecycle-method',
        'no-empty-lifecycle-method',
        'no-output-native',
        'no-output-on-prefix',
        'no-uncalled-signals',
        'prefer-inject',
        'prefer-output-readonly',
        'prefer-signals',
        'prefer-standalone',
        'reactive-context-must-read-signal',
        'use-lifecycle-interface',
      ]),
      // Validators such as `Validators.required` are static functions; class metadata is typed by the compiler.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['apps/dashboard/**/*.html'],
    languageOptions: { parser: angularTemplateParser },
    plugins: { '@angular-eslint/template': angularTemplate },
    rules: errors('@angular-eslint/template', [
      'alt-text',
      'banana-in-box',
      'button-has-type',
      'click-events-have-key-events',
      'eqeqeq',
      'interactive-supports-focus',
      'label-has-associated-control',
      'mouse-events-have-key-events',
      'no-any',
      'no-duplicate-attributes',
      'no-negated-async',
      'no-positive-tabindex',
      'prefer-control-flow',
      'role-has-required-aria',
      'table-scope',
      'use-track-by-function',
      'valid-aria',
    ]),
  },
);
