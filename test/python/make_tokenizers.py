"""Writes test/golden/tokenizers: what the reference library makes of awkward texts with each tokenizer that ships.

    python test/python/make_tokenizers.py        needs the packages tokenizers, transformers and jinja2, no PyTorch

test/unit/tokenizer-golden.test.ts holds our own reading of the same files against it.
"""

import hashlib
import json
from pathlib import Path

import tokenizers
import transformers

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "public"
GOLDEN = ROOT / "test" / "golden" / "tokenizers"
FILES = ("tokenizer.json", "tokenizer_config.json")


def digest(path):
    """Of the text, whatever its line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def case(text, reference, chats):
    """Of a text by itself, asked as a prompt, and as a row whose prompt and answer it is."""
    ids = reference.encode(text, add_special_tokens=False).ids
    says = [{"role": role, "content": text} for role in ("user", "assistant")]
    row = chats.apply_chat_template(says, return_dict=True, return_assistant_tokens_mask=True)
    return {
        "text": text,
        "ids": ids,
        "decoded": reference.decode(ids, skip_special_tokens=True),
        "with_specials": reference.decode(ids, skip_special_tokens=False),
        "prompt": chats.apply_chat_template(says[:1], add_generation_prompt=True, return_dict=False),
        "row": row["input_ids"],
        "learnt": row["assistant_masks"],
    }


def main():
    texts = json.loads((GOLDEN / "texts.json").read_text(encoding="utf-8"))
    catalogue = json.loads((PUBLIC / "catalogue.json").read_text(encoding="utf-8"))
    for model in catalogue["models"]:
        folder = PUBLIC / model["path"]
        reference = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        chats = transformers.AutoTokenizer.from_pretrained(folder)
        head = {
            "libraries": [f"tokenizers {tokenizers.__version__}", f"transformers {transformers.__version__}"],
            "digests": {name: digest(folder / name) for name in FILES},
        }
        lines = ",\n".join(f"    {json.dumps(case(text, reference, chats))}" for text in texts)
        facts = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items())
        path = GOLDEN / f"{model['language']}.json"
        path.write_text(f'{{\n{facts},\n  "cases": [\n{lines}\n  ]\n}}\n', encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(texts)} texts, {model['id']}")


if __name__ == "__main__":
    main()
