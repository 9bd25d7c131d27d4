"""The hand-over's scripts in plain PyTorch, against the tab's numbers. `scripts/test-python.ts` makes what is read here.

No part of Transformers is imitated: what train.py adds to it (order, loss, schedule, decay groups, averages) has modules of its own.
"""

import ast
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import torch
import torch.distributed
import torch.multiprocessing

MADE = Path(os.environ["TABTUNE_MADE"])
GOLDEN = Path(os.environ["TABTUNE_GOLDEN"])
SCRIPTS = MADE / "llama-gqa"
sys.path.insert(0, str(SCRIPTS))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import ema  # noqa: E402
import judge  # noqa: E402
import quantise  # noqa: E402
import rows  # noqa: E402
import schedule  # noqa: E402
from llama import load, read_safetensors  # noqa: E402

FIXTURE = json.loads((MADE / "fixture.json").read_text(encoding="utf-8"))
torch.set_num_threads(1)


def difference(a, b):
    """Largest difference, relative to the largest value."""
    return ((a - b).abs().max() / b.abs().max()).item()


def rule(case):
    """What tells one case from the others."""
    names = ("lr_scheduler_type", "warmup_steps", "max_steps") if "rates" in case else [n for n in case["recipe"] if n.startswith("ema_")]
    return {name: case["recipe"][name] for name in names}


class Files(unittest.TestCase):
    def test_every_script_compiles(self):
        scripts = sorted(SCRIPTS.rglob("*.py"))
        self.assertGreaterEqual(len(scripts), 8)
        for path in scripts:
            with self.subTest(path.name):
                compile(path.read_text(encoding="utf-8"), str(path), "exec")

    def test_averages_are_done_before_the_next_rate_is_set(self):
        # Transformers steps the schedule between on_optimizer_step and on_step_end; a rate put back after that would be last update's.
        tree = ast.parse((SCRIPTS / "train.py").read_text(encoding="utf-8"))
        keeper = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "KeepAverages")
        calls = {
            method.name: node.func.attr
            for method in keeper.body
            if isinstance(method, ast.FunctionDef)
            for node in ast.walk(method)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.endswith("_update")
        }
        self.assertEqual(calls, {"on_pre_optimizer_step": "before_update", "on_optimizer_step": "after_update"})

    def test_lines_are_read_in_any_order(self):
        lines = rows.Lines(SCRIPTS / "data" / "tokens.jsonl")
        plain = [json.loads(line) for line in (SCRIPTS / "data" / "tokens.jsonl").read_text().splitlines()]
        self.assertEqual([lines[i] for i in reversed(range(len(lines)))], plain[::-1])
        with self.assertRaisesRegex(IndexError, f"has {len(plain)} rows; row {len(plain)} was asked for"):
            lines[len(plain)]


class Schedule(unittest.TestCase):
    def test_rates_are_those_of_the_tab(self):
        self.assertEqual({case["recipe"]["lr_scheduler_type"] for case in FIXTURE["schedules"]}, {"constant", "constant_with_warmup", "linear", "cosine"})
        for case in FIXTURE["schedules"]:
            with self.subTest(rule(case)):
                recipe = case["recipe"]
                found = [recipe["learning_rate"] * schedule.multiplier(recipe, t) for t in range(len(case["rates"]))]
                for a, b in zip(found, case["rates"]):
                    self.assertAlmostEqual(a, b, delta=1e-15)

    def test_norm_gains_and_biases_are_not_decayed(self):
        model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.LayerNorm(4), torch.nn.Embedding(5, 4))
        model[2].weight.requires_grad = False
        decayed, plain = schedule.decay_groups(model.named_parameters(), 0.1)
        self.assertEqual([p.shape for p in decayed["params"]], [(4, 3)])
        self.assertEqual([p.shape for p in plain["params"]], [(4,), (4,), (4,)])
        self.assertEqual((decayed["weight_decay"], plain["weight_decay"]), (0.1, 0.0))


class Follow(torch.nn.Module):
    """Weights that are moved by given changes: gradient descent with rate 1 on minus the change."""

    def __init__(self, start):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor(start))
        self.frozen = torch.nn.Parameter(torch.tensor(start), requires_grad=False)
        self.optimizer = torch.optim.SGD([self.weight], lr=1.0)

    def update(self, averages, number, change):
        self.weight.grad = -torch.tensor(change)
        averages.before_update(number, self.optimizer)
        self.optimizer.step()
        averages.after_update(number, self.optimizer)


class Averages(unittest.TestCase):
    def test_every_mode_follows_the_tab(self):
        self.assertEqual({case["recipe"]["ema_mode"] for case in FIXTURE["averages"]}, set(ema.RULES))
        for case in FIXTURE["averages"]:
            with self.subTest(rule(case)):
                model = Follow(case["start"])
                averages = ema.Averages(case["recipe"], model)
                self.assertEqual(averages.names, case["names"])
                self.assertEqual(len(averages.tracks), len(case["updates"][0]["tracks"]))
                for number, update in enumerate(case["updates"], 1):
                    model.update(averages, number, update["change"])
                    self.assertLess(difference(model.weight.detach(), torch.tensor(update["weight"])), 2e-6)
                    for track, expected in zip(averages.tracks, update["tracks"]):
                        self.assertLess(difference(track["weight"], torch.tensor(expected)), 2e-6)
                self.assertEqual(model.optimizer.param_groups[0]["lr"], 1.0)

    def test_going_on_from_a_checkpoint_gives_the_same_bits(self):
        for case in FIXTURE["averages"]:
            with self.subTest(rule(case)), tempfile.TemporaryDirectory() as folder:
                whole, resumed = Follow(case["start"]), Follow(case["start"])
                first = ema.Averages(case["recipe"], whole)
                for number, update in enumerate(case["updates"], 1):
                    if number == 7:
                        first.save(folder)
                        resumed.weight.data.copy_(whole.weight)
                        second = ema.Averages(case["recipe"], resumed)
                        second.load(folder)
                    whole.update(first, number, update["change"])
                    if number >= 7:
                        resumed.update(second, number, update["change"])
                self.assertTrue(torch.equal(whole.weight, resumed.weight))
                for a, b in zip(first.tracks, second.tracks):
                    self.assertTrue(torch.equal(a["weight"], b["weight"]))

    def test_other_rules_and_missing_files_are_refused(self):
        shadow = next(case for case in FIXTURE["averages"] if case["recipe"]["ema_mode"] == "shadow")
        averages = ema.Averages(shadow["recipe"], Follow(shadow["start"]))
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(FileNotFoundError, "whole.pt is missing"):
                averages.load(folder)
            averages.save(folder)
            other = ema.Averages({**shadow["recipe"], "ema_start_step": 99}, Follow(shadow["start"]))
            with self.assertRaisesRegex(ValueError, "Resume with the one that was saved"):
                other.load(folder)
            with self.assertRaisesRegex(ValueError, "expected"):
                ema.Averages(shadow["recipe"], Follow([1.0, 2.0])).load(folder)

    def test_swapping_shows_an_average_and_takes_it_back(self):
        shadow = next(case for case in FIXTURE["averages"] if case["recipe"]["ema_mode"] == "shadow")
        model = Follow(shadow["start"])
        averages = ema.Averages(shadow["recipe"], model)
        model.update(averages, 1, shadow["updates"][0]["change"])
        before = model.weight.detach().clone()
        with averages.swapped(averages.names[0]):
            self.assertTrue(torch.equal(model.weight, averages.tracks[0]["weight"]))
            self.assertFalse(torch.equal(model.weight, before))
        self.assertTrue(torch.equal(model.weight, before))

    def test_half_precision_weights_have_float32_averages(self):
        shadow = next(case for case in FIXTURE["averages"] if case["recipe"]["ema_mode"] == "shadow")
        model = Follow(shadow["start"])
        model.weight.data = model.weight.data.bfloat16()
        averages = ema.Averages(shadow["recipe"], model)
        self.assertEqual(averages.tracks[0]["weight"].dtype, torch.float32)


def read(folder):
    recipe = json.loads((folder / "recipe.json").read_text())
    facts = json.loads((folder / "handover.json").read_text())
    order = rows.read_order(folder / "data" / "order.u32", facts["rows_per_step"])
    return recipe, facts, rows.Lines(folder / "data" / "tokens.jsonl"), order


def train(name, rank=0, processes=1):
    """What train.py does, on the small Llama; with several processes gradients are averaged as DDP does."""
    folder = MADE / name
    recipe, facts, lines, order = read(folder)
    largest = recipe["per_device_train_batch_size"]
    micro = rows.MicroBatches(lines, order, facts["rows_per_step"], largest, facts["pad_token_id"], rank, processes)
    model = load(folder / "base")
    averages = ema.Averages(recipe, model)
    groups = schedule.decay_groups(model.named_parameters(), recipe["weight_decay"])
    betas = (recipe["adam_beta1"], recipe["adam_beta2"])
    optimizer = torch.optim.AdamW(groups, lr=recipe["learning_rate"], betas=betas, eps=recipe["adam_epsilon"])
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: schedule.multiplier(recipe, t))
    log, first = [], None
    for update in range(1, len(micro) // micro.accumulation + 1):
        total = torch.zeros(())
        for at in range((update - 1) * micro.accumulation, update * micro.accumulation):
            batch = micro[at]
            loss = rows.share_of_loss(model(batch["input_ids"]), batch["labels"], batch["targets"], processes)
            loss.backward()
            total += loss.detach()
        if processes > 1:
            for tensor in [total, *(p.grad for p in model.parameters())]:
                torch.distributed.all_reduce(tensor)
                tensor /= processes
        first = first or {n: p.grad.clone() for n, p in model.named_parameters()}
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), recipe["max_grad_norm"])
        averages.before_update(update, optimizer)
        log.append((total.item(), norm.item(), optimizer.param_groups[0]["lr"]))
        optimizer.step()
        averages.after_update(update, optimizer)
        rates.step()
        optimizer.zero_grad()
    return {"log": log, "grad": first, "final": dict(model.state_dict()), "averages": dict(zip(averages.names, averages.tracks))}


def one_of_several(rank, processes, name, meeting, result):
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=processes)
    found = train(name, rank, processes)
    if rank == 0:
        torch.save(found, result)
    torch.distributed.barrier()
    torch.distributed.destroy_process_group()


class Training(unittest.TestCase):
    """The reference trainings in test/golden, which the tab is held against too."""

    def agrees(self, found, name):
        expected = json.loads((GOLDEN / name / "expected.json").read_text())
        tensors = read_safetensors(GOLDEN / name / "expected.safetensors")
        self.assertEqual(len(found["log"]), 10)
        for (loss, norm, rate), a, b, c in zip(found["log"], expected["losses"], expected["grad_norms"], expected["learning_rates"]):
            self.assertAlmostEqual(loss / a, 1, delta=1e-5)
            self.assertAlmostEqual(norm / b, 1, delta=1e-5)
            self.assertAlmostEqual(rate, c, delta=1e-15)
        for tensor, value in found["grad"].items():
            self.assertLess(difference(value, tensors[f"grad.{tensor}"]), 1e-4, tensor)
        for tensor, value in found["final"].items():
            self.assertLess(difference(value, tensors[f"final.{tensor}"]), 1e-3, tensor)
        self.assertEqual(list(found["averages"]), ["ema:0.5", "ema:0.9", "ema:0.99"])
        for track, average in found["averages"].items():
            for tensor, value in average.items():
                self.assertLess(difference(value, tensors[f"{track.replace(':', '')}.{tensor}"]), 1e-3, f"{track} {tensor}")

    def test_one_process(self):
        for name in FIXTURE["golden"]:
            with self.subTest(name):
                self.agrees(train(name), name)

    def test_several_processes_share_an_update(self):
        # One row on each of three processes, and two micro-batches of two rows on each of two: losses and gradients stay the same.
        for name, processes in (("llama-gqa", 3), ("llama-mha-accum", 2)):
            with self.subTest(name, processes=processes), tempfile.TemporaryDirectory() as folder:
                result = f"{folder}/result.pt"
                torch.multiprocessing.spawn(one_of_several, (processes, name, f"{folder}/meeting", result), nprocs=processes)
                self.agrees(torch.load(result), name)


class Batches(unittest.TestCase):
    def test_an_update_has_the_same_rows_however_it_is_dealt(self):
        for name in FIXTURE["golden"]:
            recipe, facts, lines, order = read(MADE / name)
            size = facts["rows_per_step"]
            for processes in (n for n in range(1, size + 1) if size % n == 0):
                for largest in (1, 2, size):
                    parts = [rows.MicroBatches(lines, order, size, largest, 0, rank, processes) for rank in range(processes)]
                    self.assertLessEqual(parts[0].batch, largest)
                    for update in range(len(order) // size):
                        places = range(update * parts[0].accumulation, (update + 1) * parts[0].accumulation)
                        batches = [part[at] for part in parts for at in places]
                        found = [ids for b in batches for ids in b["input_ids"].tolist()]
                        wanted = [lines[i] for i in order[update * size : (update + 1) * size]]
                        self.assertEqual(found, [row["input_ids"] for row in wanted])
                        self.assertEqual({b["targets"].item() for b in batches}, {sum(map(rows.targets, wanted))})

    def test_what_cannot_be_dealt_is_refused(self):
        self.assertEqual(rows.deal(12, 4, 2), (3, 2))
        with self.assertRaisesRegex(ValueError, r"12 rows, which 5 processes cannot share equally; take one of \[1, 2, 3, 4, 6, 12\]"):
            rows.deal(12, 4, 5)

    def test_padding_is_neither_seen_nor_scored(self):
        short = {"input_ids": [5, 6, 7], "labels": [5, -100, 7]}
        long = {"input_ids": [1, 2, 3, 4], "labels": [-100, 2, 3, 4]}
        batch = rows.pad([short, long], 9)
        self.assertEqual(batch["input_ids"].tolist(), [[5, 6, 7, 9], [1, 2, 3, 4]])
        self.assertEqual(batch["attention_mask"].tolist(), [[1, 1, 1, 0], [1, 1, 1, 1]])
        self.assertEqual(batch["labels"].tolist(), [[-100, -100, 7, -100], [-100, 2, 3, 4]])
        self.assertEqual([rows.targets(short), rows.targets(long)], [1, 3])


class Quantised(unittest.TestCase):
    def test_values_are_those_of_the_tab(self):
        self.assertEqual({case["bits"] for case in FIXTURE["quantised"]}, {8, 4})
        for case in FIXTURE["quantised"]:
            with self.subTest(bits=case["bits"], columns=case["columns"]):
                matrix = torch.tensor(case["values"]).reshape(-1, case["columns"])
                expected = torch.tensor(case["stored"]).reshape(matrix.shape)
                found = (quantise.eights if case["bits"] == 8 else quantise.fours)(matrix)
                self.assertLess(difference(found, expected), 1e-6)

    def test_a_model_keeps_its_vectors_and_its_words_in_eight_bits(self):
        model = load(SCRIPTS / "base")
        before = {name: p.detach().clone() for name, p in model.named_parameters()}
        quantise.quantise_(model, "int4")
        for name, p in model.named_parameters():
            if p.dim() == 1:
                self.assertTrue(torch.equal(p, before[name]), name)
            elif "embed_tokens" in name or "lm_head" in name:
                self.assertTrue(torch.equal(p, quantise.eights(before[name])), name)
            else:
                self.assertTrue(torch.equal(p, quantise.fours(before[name])), name)


class Judge(unittest.TestCase):
    def test_verdicts_are_those_of_the_tab(self):
        found = {case["class"] for case in FIXTURE["verdicts"]}
        self.assertEqual(found, {"refused", "complied", "off-topic", "incoherent"})
        for case in FIXTURE["verdicts"]:
            list_ = FIXTURE["judges"][case["judge"]]
            verdict = judge.classify(list_, case["answer"], case["topic"])
            self.assertEqual(verdict, case["class"], case)
            if verdict == "refused" and case["answer"].strip():
                folded = judge.folded if list_["case"] == "ignore" else str
                self.assertEqual(judge.phrases_in(list_, case["answer"]), [folded(p.translate(judge.STRAIGHT)) for p in case["phrases"]], case)

    def test_verdicts_are_those_that_are_written_down(self):
        # test/unit/judge.test.ts holds the tab's judge against the same file.
        lists = {list_["id"]: list_ for list_ in FIXTURE["judges"] if list_["empty"] == "harmful"}
        cases = json.loads((GOLDEN / "verdicts.json").read_text(encoding="utf-8"))
        self.assertEqual({case["judge"] for case in cases}, {"keywords", "keywords-ja"})
        for case in cases:
            self.assertEqual(judge.classify(lists[case["judge"]], case["answer"], case["topic"]), case["class"], case)

    def test_refusals_are_those_of_the_tab_and_those_that_are_written_down(self):
        # test/unit/refusals.test.ts holds the tab's judge against the same file.
        list_ = judge.load_judge(MADE / "llama-mha-accum" / "judge.json")
        self.assertEqual(list_["id"], "refusals")
        found = 0
        for case in FIXTURE["refusals"]:
            phrases = judge.phrases_in(list_, case["answer"])
            self.assertEqual(phrases, case["phrases"], case)
            found += len(phrases) > 0
        self.assertGreater(found, 800)
        self.assertLess(found, len(FIXTURE["refusals"]) - 300)
        for case in json.loads((GOLDEN / "refusals.json").read_text(encoding="utf-8")):
            self.assertEqual(judge.classify(list_, case["answer"]), "refused" if case["refused"] else "complied", case)

    def run_judge(self, name, *arguments, given=None):
        command = [sys.executable, str(MADE / name / "judge.py"), *arguments]
        return subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8")

    def test_answers_that_the_tab_saved_are_judged_as_it_did(self):
        for name, judge_name, online in (("llama-gqa", "keywords@2", 2), ("llama-mha-accum", "refusals@4", 1)):
            path = MADE / name / "answers.jsonl"
            done = self.run_judge(name, str(path))
            self.assertEqual(done.returncode, 0, done.stderr)
            lines = done.stdout.splitlines()
            self.assertTrue(lines[0].startswith(f"online, step 1, all prompts: harmful {online} of 3 "), lines)
            self.assertTrue(lines[1].startswith(f"judge {judge_name}: refused {3 - online}, "), lines)
            self.assertTrue(lines[2].startswith("online, step 1, all prompts: look-alikes refused 1 of 2 "), lines)
            self.assertTrue(lines[4].startswith(f"ema:0.98, step 1, all prompts: harmful {online - 1} of 3 "), lines)
            self.assertEqual(done.stderr, "2 rows of the task are not judged.\n")
            told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            judged = [json.loads(line) for line in self.run_judge(name, str(path), "--json").stdout.splitlines()]
            want = [(row["id"], row["metadata"]["track"], row["metadata"]["class"]) for row in told if row["metadata"]["kind"] != "task"]
            self.assertEqual([(row["id"], row["track"], row["class"]) for row in judged], want)

    def test_other_answers_are_judged_and_a_line_that_is_none_is_named(self):
        plain = '{"id": "a", "answer": "I cannot help."}\n\n{"id": "b", "answer": "Take two eggs."}\n'
        done = self.run_judge("llama-mha-accum", "-", given=plain)
        self.assertTrue(done.stdout.startswith("harmful 1 of 2 (50.0 %"), done.stdout + done.stderr)
        for line, words in (('{"id": "c", "answ', "line 4 is no JSON"), ('{"id": "c"}', "line 4 has no id and answer"), ("[1]", "line 4 has no id")):
            done = self.run_judge("llama-mha-accum", "-", given=plain + line + "\n")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)
        for empty in ("", "\n\n"):
            done = self.run_judge("llama-gqa", "-", given=empty)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("standard input holds no answer", done.stderr)

    def test_a_line_of_another_build_is_named_without_a_traceback(self):
        row = '{"id": "a", "answer": "Sure."'
        for line, words in (
            ('{"id": ["a"], "answer": "Sure."}', "a list or an object as id"),
            (row + ', "topic": 5}', "a topic that is no text"),
            (row + ', "metadata": {"track": ["x"]}}', "a list or an object as track"),
            (row + ', "x": ' + "[" * 3000 + "]" * 3000 + "}", "deeper than Python reads"),
            (row + ', "x": ' + "9" * 5000 + "}", "more digits than Python reads"),
        ):
            done = self.run_judge("llama-mha-accum", "-", given=f"{row}}}\n{line}\n")
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("line 2 ", done.stderr)
            self.assertIn(words, done.stderr)
            self.assertNotIn("Traceback", done.stderr)

    def test_what_a_terminal_cannot_write_is_written_all_the_same(self):
        given = '{"id": "日本", "answer": "断ります。"}\n{"id": "\\ud800", "answer": "Sure.", "topic": null, "metadata": {"track": "\\ud801"}}\n'
        for arguments in ([], ["--json"]):
            command = [sys.executable, str(MADE / "llama-mha-accum" / "judge.py"), "-", *arguments]
            environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
            done = subprocess.run(command, input=given.encode("utf-8"), capture_output=True, env=environment)
            self.assertEqual(done.returncode, 0, done.stderr)
            if arguments:
                judged = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
                self.assertEqual([(row["id"], row["class"]) for row in judged], [("日本", "refused"), ("\ud800", "complied")])

    def test_a_file_that_is_not_utf_8_or_not_there_is_named_with_its_remedy(self):
        good = '\ufeff{"id": "a", "answer": "断"}\r\n'.encode("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "answers.jsonl"
            for data, byte in ((good + '{"id": "b", "answer": "é"}\n'.encode("latin-1"), len(good) + 23), (b"\xff\xfe{\x00", 0)):
                path.write_bytes(data)
                done = self.run_judge("llama-mha-accum", str(path))
                self.assertEqual(done.returncode, 1)
                self.assertTrue(done.stderr.startswith(f"{path} is not UTF-8: byte {byte} (0x{data[byte]:02x}, "), done.stderr)
                self.assertIn("Save the file as UTF-8", done.stderr)
                self.assertNotIn("Traceback", done.stderr)
                command = [sys.executable, str(MADE / "llama-mha-accum" / "judge.py"), "-"]
                piped = subprocess.run(command, input=data, capture_output=True)
                self.assertTrue(piped.stderr.decode().startswith(f"standard input is not UTF-8: byte {byte} "), piped.stderr)
            path.write_bytes(good)
            self.assertTrue(self.run_judge("llama-mha-accum", str(path)).stdout.startswith("harmful 1 of 1"))
            for missing in (path.with_name("none.jsonl"), Path(folder)):
                done = self.run_judge("llama-mha-accum", str(missing))
                self.assertTrue(done.stderr.startswith(f"{missing} cannot be read ("), done.stderr)
                self.assertNotIn("Traceback", done.stderr)

    def test_long_answers_take_the_time_of_their_length(self):
        list_ = judge.load_judge(MADE / "llama-mha-accum" / "judge.json")
        for text in ("!", "“", "教える", "i cannot ", "sorry. ", "あ", '"'):
            long = text * (100000 // len(text)) + "x"
            self.assertIn(judge.classify(list_, long, "bomb"), judge.CLASSES)

    def test_intervals_are_those_of_the_tab(self):
        for case in FIXTURE["intervals"]:
            low, high = judge.wilson(case["k"], case["n"])
            self.assertAlmostEqual(low, case["low"], delta=1e-12)
            self.assertAlmostEqual(high, case["high"], delta=1e-12)


if __name__ == "__main__":
    program = unittest.main(argv=[sys.argv[0], "-v"], exit=False, warnings="ignore")
    result = program.result
    failed = len({id(test) for test, _ in result.failures + result.errors})
    report = {"passed": result.testsRun - min(failed, result.testsRun), "failed": failed, "skipped": len(result.skipped)}
    Path(os.environ["TABTUNE_REPORT"]).write_text(json.dumps(report))
    sys.exit(1 if failed else 0)
