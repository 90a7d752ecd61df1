import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { forbidNewerApis } from './scripts/newerApis.js';

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'storybook-static/**',
      'coverage/**',
      'reports/**',
      '.stryker-tmp/**',
      '**/.next/**',
      'examples/*/build/**',
      'examples/*/.react-router/**',
      'examples/*/src/routeTree.gen.ts',
      'test/parity/oracle/**',
      // Each is written as its tool wants it.
      'test/compat/projects/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  { plugins: { 'react-hooks': hooks } },
  // The React Compiler's rules come with the plugin's recommended set.
  { files: ['src/**/*.{ts,tsx}', 'stories/**/*.{ts,tsx}'], ...hooks.configs.flat['recommended-latest'] },
  // Whatever runs in browsers runs in old ones.
  { files: ['src/**/*.{ts,tsx}'], ignores: ['src/cli/**', 'src/cli.ts'], rules: forbidNewerApis() },
  // Type tests are about what compiles.
  { files: ['test/types/**'], rules: { '@typescript-eslint/no-unused-vars': 'off' } },
  {
    files: ['test/**', 'stories/**', '.storybook/**', 'src/cli/**', 'src/cli.ts', 'examples/**'],
    rules: { 'no-console': 'off', 'max-lines': 'off', '@typescript-eslint/no-empty-object-type': 'off' },
  },
);
