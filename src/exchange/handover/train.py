"""Trains on with the tab's recipe, rows and order, through Transformers' Trainer and Accelerate.

    accelerate launch --config_file accelerate/single.yaml train.py
    accelerate launch --config_file accelerate/fsdp2.yaml --num_processes 8 train.py --batch 4

The recipe says what is computed; options say where. A global batch is dealt over the processes, so that each update has the same rows
and the same loss, the mean over all target tokens, with any number of them. See README.md.
"""

import argparse
import json
from pathlib import Path

import torch
from torch.utils.data import DataLoader
from transformers import AutoModelForCausalLM, AutoTokenizer, Trainer, TrainerCallback, TrainingArguments, set_seed

from ema import Averages
from quantise import quantise_
from rows import IGNORED, Lines, MicroBatches, deal, pad, read_order, share_of_loss, summed_loss, targets
from schedule import decay_groups, multiplier

HERE = Path(__file__).resolve().parent


class KeepAverages(TrainerCallback):
    """Calls the averages around every update and saves them beside every checkpoint."""

    def __init__(self, recipe, resume):
        self.recipe, self.resume, self.averages = recipe, resume, None

    def on_train_begin(self, args, state, control, model=None, **kwargs):
        self.averages = Averages(self.recipe, model)
        if self.resume:
            self.averages.load(self.resume, args.process_index, args.world_size)

    def on_pre_optimizer_step(self, args, state, control, optimizer=None, **kwargs):
        self.averages.before_update(state.global_step + 1, optimizer)

    def on_optimizer_step(self, args, state, control, optimizer=None, **kwargs):
        # Before the scheduler sets the next rate, which on_step_end would come after.
        self.averages.after_update(state.global_step + 1, optimizer)

    def on_save(self, args, state, control, **kwargs):
        self.averages.save(Path(args.output_dir) / f"checkpoint-{state.global_step}", args.process_index, args.world_size)


class CountEpochs(TrainerCallback):
    """The order of the whole run is one epoch to the Trainer; its log says how often the rows were seen."""

    def __init__(self, rows_per_step, rows):
        self.share = rows_per_step / rows

    def on_step_end(self, args, state, control, **kwargs):
        state.epoch = state.global_step * self.share


class TabTrainer(Trainer):
    """The Trainer with the tab's batches, loss, schedule and decay groups."""

    def __init__(self, *, recipe, micro_batches, held_out, pad_id, averages, **kwargs):
        super().__init__(train_dataset=micro_batches, eval_dataset=held_out, **kwargs)
        self.recipe, self.held_out, self.pad_id, self.averaging = recipe, held_out, pad_id, averages

    def get_train_dataloader(self):
        # Not prepared by Accelerate: every process reads its own micro-batches already.
        return DataLoader(self.train_dataset, batch_size=1, collate_fn=lambda items: items[0])

    def create_optimizer(self, model=None):
        if self.optimizer is None:
            r = self.recipe
            self.optimizer = torch.optim.AdamW(
                decay_groups((model or self.model).named_parameters(), r["weight_decay"]),
                lr=r["learning_rate"],
                betas=(r["adam_beta1"], r["adam_beta2"]),
                eps=r["adam_epsilon"],
            )
        return self.optimizer

    def create_scheduler(self, num_training_steps, optimizer=None):
        if self.lr_scheduler is None:
            self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer or self.optimizer, lambda t: multiplier(self.recipe, t))
        return self.lr_scheduler

    def training_step(self, model, inputs, num_items_in_batch=None):
        model.train()
        inputs = self._prepare_inputs(inputs)
        labels, all_targets = inputs.pop("labels"), inputs.pop("targets")
        loss = share_of_loss(model(**inputs, use_cache=False).logits, labels, all_targets, self.args.world_size)
        self.accelerator.backward(loss)
        return loss.detach()

    @torch.no_grad()
    def held_out_loss(self):
        """Mean over all targets of the held-out rows, which are dealt over the processes; a short last round is filled with nothing."""
        model, batch = self.model_wrapped, self.train_dataset.batch
        rank, processes = self.args.process_index, self.args.world_size
        model.eval()
        sums = torch.zeros(2, dtype=torch.float64, device=self.args.device)
        for begin in range(0, len(self.held_out), batch * processes):
            places = range(begin + rank * batch, begin + (rank + 1) * batch)
            rows = [self.held_out[i] for i in places if i < len(self.held_out)]
            rows = rows or [{"input_ids": self.held_out[0]["input_ids"], "labels": [IGNORED] * len(self.held_out[0]["labels"])}]
            inputs = self._prepare_inputs(pad(rows, self.pad_id))
            labels = inputs.pop("labels")
            sums += torch.stack([summed_loss(model(**inputs, use_cache=False).logits, labels).double(), sums.new_tensor(sum(map(targets, rows)))])
        loss, count = self.accelerator.reduce(sums, "sum").tolist()
        model.train()
        return loss / max(1, count)

    def evaluate(self, eval_dataset=None, ignore_keys=None, metric_key_prefix="eval"):
        metrics = {f"{metric_key_prefix}_loss": self.held_out_loss()}
        averages = self.averaging.averages
        for track in averages.names:
            with averages.swapped(track):
                metrics[f"{metric_key_prefix}_{track}_loss"] = self.held_out_loss()
        self.log(metrics)
        return metrics


def read_json(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def options(argv=None):
    parser = argparse.ArgumentParser(description="Runs the recipe of this folder.")
    parser.add_argument("--base", help="folder or hub id of the start weights (default: as handover.json says)")
    parser.add_argument("--output", default="out", help="where checkpoints and results go (default: out)")
    parser.add_argument("--batch", type=int, help="most rows at once on one device (default: per_device_train_batch_size)")
    parser.add_argument("--check", type=int, metavar="N", help="the first N updates only, with the schedule of the whole run")
    parser.add_argument("--resume", metavar="CHECKPOINT", help="go on from this checkpoint folder")
    parser.add_argument("--precision", choices=["fp32", "bf16"], help="default: bf16 where the recipe says mixed, else fp32")
    parser.add_argument("--attention", default="sdpa", help="attn_implementation of Transformers (default: sdpa)")
    return parser.parse_args(argv)


def load_model(recipe, base, attention):
    """Float32 always: with bf16 the passes are cast, not the weights."""
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32, attn_implementation=attention)
    if recipe.get("quantization"):
        quantise_(model, recipe["quantization"])
    lora = recipe.get("lora")
    if not lora:
        return model
    from peft import LoraConfig, PeftModel, get_peft_model

    if (HERE / "adapter").exists():
        return PeftModel.from_pretrained(model, HERE / "adapter", is_trainable=True)
    shape = {key: lora[key] for key in ("r", "lora_alpha", "lora_dropout", "target_modules")}
    return get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", bias="none", **shape))


def build(o):
    """The trainer for the options, ready to train."""
    recipe, handover = read_json("recipe.json"), read_json("handover.json")
    processes = TrainingArguments(output_dir=o.output, report_to=[]).world_size
    batch, accumulation = deal(handover["rows_per_step"], o.batch or recipe["per_device_train_batch_size"], processes)
    set_seed(recipe["seed"])
    base = o.base or (HERE / "base" if handover["base_in_zip"] else handover["base"])
    held_out = Lines(HERE / "data" / "held_out.jsonl") if handover["held_out"] else None
    steps = min(o.check or recipe["max_steps"], recipe["max_steps"])
    saves = recipe["save_steps"] if not o.check else 0
    args = TrainingArguments(
        output_dir=o.output,
        max_steps=steps,
        per_device_train_batch_size=batch,
        gradient_accumulation_steps=accumulation,
        learning_rate=recipe["learning_rate"],
        lr_scheduler_type=recipe["lr_scheduler_type"],
        weight_decay=recipe["weight_decay"],
        adam_beta1=recipe["adam_beta1"],
        adam_beta2=recipe["adam_beta2"],
        adam_epsilon=recipe["adam_epsilon"],
        max_grad_norm=recipe["max_grad_norm"],
        seed=recipe["seed"],
        gradient_checkpointing=recipe["gradient_checkpointing"],
        gradient_checkpointing_kwargs={"use_reentrant": False},
        bf16=(o.precision or ("bf16" if recipe["precision"] == "mixed" else "fp32")) == "bf16",
        logging_steps=1 if o.check else recipe["logging_steps"],
        logging_nan_inf_filter=False,
        eval_strategy="steps" if held_out and recipe["eval_steps"] and not o.check else "no",
        eval_steps=recipe["eval_steps"] or None,
        save_strategy="steps" if saves else "no",
        save_steps=saves or 500,
        save_total_limit=2,
        remove_unused_columns=False,
        report_to=[],
    )
    if args.parallel_mode.value == "not_distributed":
        raise SystemExit("Several GPUs in one process (DataParallel) are not supported: start with accelerate launch and a file of accelerate/.")
    rows = Lines(HERE / "data" / "tokens.jsonl")
    order = read_order(HERE / "data" / "order.u32", handover["rows_per_step"])[: steps * handover["rows_per_step"]]
    pad_id = handover["pad_token_id"]
    micro = MicroBatches(rows, order, handover["rows_per_step"], batch, pad_id, args.process_index, args.world_size)
    keep = KeepAverages(recipe, o.resume)
    return TabTrainer(
        model=load_model(recipe, base, o.attention),
        args=args,
        recipe=recipe,
        micro_batches=micro,
        held_out=held_out,
        pad_id=pad_id,
        averages=keep,
        callbacks=[keep, CountEpochs(handover["rows_per_step"], len(rows))],
        processing_class=AutoTokenizer.from_pretrained(base),
    )


def save_tracks(trainer, output):
    """The weights and every average, each as a folder that from_pretrained opens (with an adapter: that PEFT opens)."""
    averages = trainer.averaging.averages
    trainer.save_model(str(output / "online"))
    for track in averages.names:
        with averages.swapped(track):
            trainer.save_model(str(output / track.replace(":", "-")))


def main():
    o = options()
    trainer = build(o)
    trainer.train(resume_from_checkpoint=o.resume)
    if trainer.held_out and not o.check and not any("eval_loss" in entry for entry in trainer.state.log_history[-2:]):
        trainer.evaluate()
    save_tracks(trainer, Path(o.output))
    trainer.save_state()


if __name__ == "__main__":
    main()
