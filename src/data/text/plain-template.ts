/**
 * For models without a chat template of their own (base models, not tuned to follow instructions): questions and answers under headings,
 * in the form in which such models are commonly taught. What is exported of a run carries it along.
 */
export const PLAIN_TEMPLATE = `{{ bos_token }}{% for message in messages %}{% if message.role == 'assistant' %}### Answer:
{{ message.content }}{{ eos_token }}
{% elif message.role == 'system' %}{{ message.content }}

{% else %}### Question:
{{ message.content }}

{% endif %}{% endfor %}{% if add_generation_prompt %}### Answer:
{% endif %}`;
