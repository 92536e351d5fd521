// Breaks source text on purpose: each edit replaces one exact piece of one file.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../steps.mjs';

/** @typedef {{ file: string, find: string, replace: string }} Edit file: from the repository's root; find: is there exactly once */

/** The text of a file with the edits that are meant for it. Throws when what an edit looks for is not there exactly once. */
export function brokenText(edits, path, text) {
  return edits
    .filter(({ file }) => join(root, file) === path)
    .reduce((before, { file, find, replace }) => {
      const [head, tail, ...more] = before.split(find);
      if (tail === undefined || more.length > 0) {
        const times = before.split(find).length - 1;
        throw new Error(`${file} holds this ${times} times instead of once: bring tools/breaks up to date\n${find}`);
      }
      return head + replace + tail;
    }, text);
}

/** Throws unless every edit fits the source as it is now. */
export async function checkEdits(edits) {
  for (const file of new Set(edits.map((edit) => edit.file))) await brokenSource(edits)(join(root, file));
}

/** @returns {(path: string) => Promise<string>} for `bundleForNode` */
export function brokenSource(edits) {
  return async (path) => brokenText(edits, path, await readFile(path, 'utf8'));
}
