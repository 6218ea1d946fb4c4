/*
 * Makes the corpus again: `make corpus`, or node tests/corpus/make.mjs BUILD.
 *
 * Writes good/ and bad/ beside itself, and expected.tsv. What a file's fault is, or that it has none, is said here, by who made it so; what the look-ups answer,
 * by the C reader. Stops where the C reader does not say what is said here.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { badFiles } from './bad_files.mjs';
import { goodBuilds, goodSealed } from './good_files.mjs';

const here = new URL('.', import.meta.url).pathname;
const build = process.argv[2] ?? join(here, '../../build/release');
const scratch = mkdtempSync(join(tmpdir(), 'corpus-'));

function built({ orders, catalog, rules, options = [] }) {
	const file = (name, text) => {
		writeFileSync(join(scratch, name), text, typeof text === 'string' ? 'latin1' : undefined);
		return join(scratch, name);
	};
	const inputs = [...(catalog ? ['--catalog', file('catalog.csv', catalog)] : []), ...(rules ? ['--rules', file('rules.csv', rules)] : []),
		file('orders.csv', orders)];
	execFileSync(join(build, 'cobuy'), ['build', '--quiet', '--threads', '1', ...options, '-o', join(scratch, 'shop.cobuy'), ...inputs]);
	return readFileSync(join(scratch, 'shop.cobuy'));
}

function transcriptOf(path) {
	return execFileSync(join(build, 'index_transcript'), [path], { encoding: 'latin1', maxBuffer: 1 << 28 });
}

// Where customers stand among a thousand, by the salt: texts of all lengths that the hash tells apart, and others than English.
function control() {
	const customers = ['', 'C00042', '17850', 'anna@example.com', '\u00c5sa \u6771\u4eac \ud83d\ude00', ...Array.from({ length: 40 }, (_, i) => 'customer-of-the-shop-in-a-long-text-of-forty'.slice(0, i + 1))];
	return ['spring', 'autumn', '', 'a salt of more than sixteen bytes'].map((salt) =>
		execFileSync(join(build, 'index_transcript'), ['--control', salt, ...customers], { encoding: 'utf8' })).join('');
}

const lines = [];
let wrong = 0, nbytes = 0;

function keep(folder, name, bytes, { open = 'ok', verify = 'ok', says }) {
	const path = `${folder}/${name}.cobuy`;
	writeFileSync(join(here, path), bytes);
	nbytes += bytes.length;
	const transcript = transcriptOf(join(here, path));
	const expected = open === 'ok' ? `open ok\nverify ${verify}\n` : `open ${open}\n`;
	if (!transcript.startsWith(expected)) {
		console.error(`${path}: expected ${JSON.stringify(expected)}, C says ${JSON.stringify(transcript.slice(0, 60))}`);
		wrong++;
	}
	lines.push([path, open, open === 'ok' ? verify : '-', createHash('sha256').update(transcript, 'latin1').digest('hex'), says].join('\t'));
}

try {
	for (const folder of ['good', 'bad']) {
		rmSync(join(here, folder), { recursive: true, force: true });
		mkdirSync(join(here, folder));
	}
	const shops = Object.fromEntries(Object.entries(goodBuilds()).map(([name, shop]) => {
		const bytes = built(shop);
		keep('good', name, bytes, shop);
		return [name, bytes];
	}));
	for (const [name, { bytes, says }] of Object.entries(goodSealed(shops)))
		keep('good', name, bytes, { says });
	for (const [name, { bytes, ...expected }] of Object.entries(badFiles(shops)))
		keep('bad', name, bytes, expected);
	writeFileSync(join(here, 'expected.tsv'), ['file\topen\tverify\tsha256 of the transcript\twhat it is', ...lines].join('\n') + '\n');
	writeFileSync(join(here, 'control.tsv'), 'salt\tcustomer\tplace\n' + control());
} finally {
	rmSync(scratch, { recursive: true });
}
console.log(`${lines.length} files, ${nbytes} bytes, ${wrong} not as expected`);
process.exitCode = wrong ? 1 : 0;
