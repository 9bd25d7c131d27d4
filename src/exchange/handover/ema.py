"""Averages of the weights, as the tab keeps them. Needs PyTorch alone; train.py calls it around every update.

b is a decay (weight of the old value), theta the weights, theta_0 the start, u the number of the update from 1.
  shadow    e = b e + (1 - b) theta, e_0 = theta_0; training does not notice it
  feedback  shadow, then theta goes back a share ema_feedback of the way to e after each update
  switch    shadow, copied into theta every ema_switch_steps-th update
  blend     every change of theta is scaled by 1 - b: a lower learning rate
  anchor    theta = b theta + (1 - b) theta_0
With several decays feedback and switch pull towards the first. An average takes part in every ema_update_every-th update after
ema_start_step. Averages begin at theta_0, without debiasing.

Every process keeps its own part: whole tensors on one GPU or under DDP, the local shard of each DTensor under FSDP2. Nothing is
communicated. DeepSpeed ZeRO and FSDP1 flatten parameters out of reach and are not supported. State is float32, because an average
with a decay near one stands still in half precision. With an adapter, A and B are averaged, which is not the average of B A.
"""

import json
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, NamedTuple

import torch

FORMAT = 1


class Rule(NamedTuple):
    """What a mode does. `effect` gets the recipe, the update's number, whether averages take part in it, and how much each would keep."""

    effect: Callable  # the share of the change that is applied, how much each track keeps, the pull to track 0
    followed: bool = True  # whether its tracks are saved and evaluated under a name, one for each decay
    hidden: int = 0  # tracks without a name


def copied(recipe, update):
    return update > recipe["ema_start_step"] and update % recipe["ema_switch_steps"] == 0


RULES = {
    "off": Rule(lambda recipe, update, due, keep: (1.0, [], 0.0), followed=False),
    "shadow": Rule(lambda recipe, update, due, keep: (1.0, keep, 0.0)),
    "feedback": Rule(lambda recipe, update, due, keep: (1.0, keep, recipe["ema_feedback"] if due else 0.0)),
    "blend": Rule(lambda recipe, update, due, keep: (1 - recipe["ema_decay"][0] if due else 1.0, [], 0.0), followed=False),
    "switch": Rule(lambda recipe, update, due, keep: (1.0, keep, 1.0 if copied(recipe, update) else 0.0)),
    "anchor": Rule(lambda recipe, update, due, keep: (1.0, [1.0], 1 - recipe["ema_decay"][0] if due else 0.0), followed=False, hidden=1),
}


def rule_of(recipe):
    mode = recipe["ema_mode"]
    if mode not in RULES:
        raise ValueError(f"ema_mode is {mode!r}; it must be one of {', '.join(RULES)}.")
    return RULES[mode]


def average_step(recipe, update):
    """What update number `update` does: the share of the change that is applied, how much each track keeps, the pull to track 0."""
    due = update > recipe["ema_start_step"] and update % recipe["ema_update_every"] == 0
    keep = [b if due else 1.0 for b in recipe["ema_decay"]]
    return rule_of(recipe).effect(recipe, update, due, keep)


def track_names(recipe):
    """Names of the averages that are saved beside the weights themselves."""
    return [f"ema:{decay}" for decay in recipe["ema_decay"]] if rule_of(recipe).followed else []


def local(parameter):
    """The part of a parameter that lies on this process, as a tensor that shares its memory."""
    with torch.no_grad():
        return parameter.to_local() if hasattr(parameter, "to_local") else parameter.detach()


class Averages:
    """The averages of a model's trained parameters. Make it when the weights are at their start and already sharded."""

    def __init__(self, recipe, model):
        self.recipe = recipe
        self.names = track_names(recipe)
        self.model = model
        self.parameters = {name: p for name, p in model.named_parameters() if p.requires_grad}
        self.sharded = any(hasattr(p, "to_local") for p in self.parameters.values())
        slices = len(self.names) + rule_of(recipe).hidden
        self.tracks = [{name: local(p).float().clone() for name, p in self.parameters.items()} for _ in range(slices)]
        self._rates = None

    def before_update(self, update, optimizer):
        """Call right before the optimiser's step: `blend` scales the whole change, which the learning rate does."""
        share, _, _ = average_step(self.recipe, update)
        if share == 1.0:
            return
        self._rates = [group["lr"] for group in optimizer.param_groups]
        for group in optimizer.param_groups:
            group["lr"] = group["lr"] * share

    @torch.no_grad()
    def after_update(self, update, optimizer):
        """Call right after the optimiser's step."""
        if self._rates is not None:
            for group, rate in zip(optimizer.param_groups, self._rates):
                group["lr"] = rate
            self._rates = None
        _, keep, pull = average_step(self.recipe, update)
        for name, parameter in self.parameters.items():
            theta = local(parameter)
            for track, kept in zip(self.tracks, keep):
                if kept != 1.0:
                    track[name].lerp_(theta.float(), 1 - kept)
            if pull > 0:
                average = self.tracks[0][name]
                theta.copy_(average if pull == 1 else torch.lerp(theta.float(), average, pull))

    @torch.no_grad()
    def _put(self, values):
        """Writes weights. FSDP2 keeps gathered copies of the outermost ones after a forward pass, which would hide the change."""
        for name, parameter in self.parameters.items():
            local(parameter).copy_(values[name])
        for module in self.model.modules():
            if hasattr(module, "reshard"):
                module.reshard()

    @contextmanager
    def swapped(self, track):
        """The model holds the named average meanwhile, for an evaluation or to save it."""
        kept = {name: local(p).clone() for name, p in self.parameters.items()}
        self._put(self.tracks[self.names.index(track)])
        try:
            yield
        finally:
            self._put(kept)

    def _rules(self):
        return json.dumps({key: value for key, value in self.recipe.items() if key.startswith("ema_")}, sort_keys=True)

    def _file(self, folder, rank, processes):
        name = f"shard-{rank:05d}-of-{processes:05d}.pt" if self.sharded else "whole.pt"
        return Path(folder) / "ema" / name

    def save(self, folder, rank=0, processes=1):
        """Beside a checkpoint; every process of a sharded model writes its own part, else the first one writes all."""
        if not self.tracks or (rank > 0 and not self.sharded):
            return
        path = self._file(folder, rank, processes)
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"format": FORMAT, "rules": self._rules(), "tracks": self.tracks}, path)

    def load(self, folder, rank=0, processes=1):
        """Restores what `save` wrote. A sharded model must have as many processes as then."""
        if not self.tracks:
            return
        path = self._file(folder, rank, processes)
        if not path.exists():
            there = ", ".join(sorted(p.name for p in path.parent.glob("*.pt"))) or "nothing"
            raise FileNotFoundError(
                f"{path} is missing; {path.parent} holds {there}. Averages are resumed with the kind of sharding and the number of"
                " processes that saved them."
            )
        state = torch.load(path, map_location="cpu", weights_only=True)
        if state["format"] != FORMAT or state["rules"] != self._rules():
            raise ValueError(f"{path} was saved with {state['rules']}; the recipe says {self._rules()}. Resume with the one that was saved.")
        for mine, saved in zip(self.tracks, state["tracks"]):
            for name, value in mine.items():
                if name not in saved or saved[name].shape != value.shape:
                    found = tuple(saved[name].shape) if name in saved else "missing"
                    raise ValueError(f"{path}: {name} is {found}, expected {tuple(value.shape)}.")
                value.copy_(saved[name])
