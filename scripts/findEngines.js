import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const FIREFOX_PATHS = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];
const LIBRARIES = '/usr/lib';

/** Debian's packages for all of them. */
const PACKAGES = ['firefox-esr', 'webkit2gtk-driver', 'xvfb'];

/** WebKitGTK's own small browser stands with its library: `/usr/lib/{machine}/webkit2gtk-4.1/MiniBrowser`. */
function findMiniBrowser() {
  if (process.env.MINI_BROWSER_PATH) return process.env.MINI_BROWSER_PATH;
  if (!existsSync(LIBRARIES)) return null;
  const folders = readdirSync(LIBRARIES)
    .filter((machine) => machine.includes('-linux-'))
    .flatMap((machine) => ['4.1', '4.0'].map((version) => `${LIBRARIES}/${machine}/webkit2gtk-${version}/MiniBrowser`));
  return folders.find((path) => existsSync(path)) ?? null;
}

const firstOf = (paths) => paths.find((path) => path && existsSync(path)) ?? null;

/** Where the programs are that drive Firefox and WebKit; null for each that is missing. */
export function findEngines() {
  return {
    firefox: firstOf([process.env.FIREFOX_PATH, ...FIREFOX_PATHS]),
    webkitDriver: firstOf([process.env.WEBKIT_DRIVER_PATH, '/usr/bin/WebKitWebDriver']),
    miniBrowser: findMiniBrowser(),
    xvfb: firstOf(['/usr/bin/Xvfb']),
  };
}

/** The same, installing what is missing where that can be done: as root on Debian. */
export function ensureEngines() {
  const found = findEngines();
  if (!Object.values(found).includes(null)) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
  console.log('Firefox or WebKit is missing on this machine: installing.');
  spawnSync('apt-get', ['update'], { stdio: 'inherit' });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES], { stdio: 'inherit' });
  return findEngines();
}

/** What to do about programs that are missing. */
export const HOW_TO_INSTALL = `On Debian: apt-get install ${PACKAGES.join(' ')}. Elsewhere, name them: FIREFOX_PATH, WEBKIT_DRIVER_PATH, MINI_BROWSER_PATH.`;
