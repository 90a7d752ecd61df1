import { execFileSync } from 'node:child_process';

/** Builds what the tests open, unless that has just been done. */
export default function buildDemo(): void {
  if (process.env['DEMO_IS_BUILT']) return;
  execFileSync('npx', ['storybook', 'build', '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
