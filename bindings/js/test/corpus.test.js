// Every file of the shared corpus gets the expected answer.
import assert from "node:assert";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { transcript } from "./transcript.js";

const corpus = new URL("../../../tests/corpus/", import.meta.url);
const lines = readFileSync(new URL("expected.tsv", corpus), "utf8").trim().split("\n").slice(1);

test(`the ${lines.length} files of the corpus`, () => {
	const wrong = [];
	for (const line of lines) {
		const [file, open, verify, sha256, says] = line.split("\t");
		const text = transcript(new URL(file, corpus).pathname);
		const [opened, verified] = text.split("\n");
		const head = open === "ok" ? ["open ok", `verify ${verify}`] : [`open ${open}`, ""];
		if (opened !== head[0] || verified !== head[1])
			wrong.push(`${file} (${says}): ${opened}, ${verified}; expected ${head}`);
		else if (createHash("sha256").update(text, "latin1").digest("hex") !== sha256)
			wrong.push(`${file} (${says}): another transcript`);
	}
	assert.deepStrictEqual(wrong, []);
});
